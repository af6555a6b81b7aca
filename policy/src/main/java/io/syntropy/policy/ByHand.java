package io.syntropy.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes an action a person asks for from one a policy decides: no hold, dwell or
 * damping is asked of it, it stays until it expires or is reverted, and a break-glass may excuse
 * rules of the guard by name (I18). The guard judges it all the same, and so do the organisation's
 * policy and the audit log.
 *
 * @param decisionKey of the action it becomes
 * @param by who asks
 * @param expires how long it holds, positive
 * @param bypassed rules of the guard a break-glass names; empty without one
 * @param people who answer for the break-glass; empty without one
 */
public record ByHand(
    String decisionKey, String by, Duration expires, Set<String> bypassed, List<String> people) {
  /** Rules nobody bypasses: without them an action has no trace, no undo, or nobody who answers. */
  public static final Set<String> NEVER =
      Set.of("I5", "I8", "I11", "I16", "I18", "audit", "organisation", "machine", "level");

  public ByHand {
    bypassed = Collections.unmodifiableSet(new TreeSet<>(bypassed));
    people = List.copyOf(people);
    if (expires.isNegative() || expires.isZero()) {
      throw new IllegalArgumentException("expires: %s (expected > 0)".formatted(expires));
    }
    for (String rule : bypassed) {
      if (NEVER.contains(rule)) {
        throw new IllegalArgumentException(
            "bypassed: %s (expected none of %s)".formatted(rule, new TreeSet<>(NEVER)));
      }
    }
    if (!bypassed.isEmpty() && Set.copyOf(people).size() < 2) {
      throw new IllegalArgumentException(
          "people: %s (expected two different ones for a break-glass)".formatted(people));
    }
  }

  /** Without break-glass. */
  public static ByHand of(String decisionKey, String by, Duration expires) {
    return new ByHand(decisionKey, by, expires, Set.of(), List.of());
  }

  /** The guard's results, those that are bypassed saying by whom; they stay failed. */
  static List<GuardResult> excused(@Nullable ByHand hand, List<GuardResult> guard) {
    if (hand == null || hand.bypassed.isEmpty()) {
      return guard;
    }
    List<GuardResult> all = new ArrayList<>();
    for (GuardResult r : guard) {
      all.add(
          hand.excuses(r)
              ? new GuardResult(
                  r.rule(),
                  r.result(),
                  "%s (bypassed by %s)".formatted(r.observed(), String.join(", ", hand.people)),
                  r.threshold(),
                  r.source(),
                  r.ageMillis())
              : r);
    }
    return all;
  }

  /** The results that refuse: not passed, and not bypassed. */
  static List<GuardResult> refusing(@Nullable ByHand hand, List<GuardResult> guard) {
    return guard.stream()
        .filter(r -> r.result() != GuardResult.Result.PASS)
        .filter(r -> hand == null || !hand.excuses(r))
        .toList();
  }

  private boolean excuses(GuardResult r) {
    return r.result() != GuardResult.Result.PASS && bypassed.contains(r.rule());
  }
}
