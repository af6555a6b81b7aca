package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything a {@link FailoverController} remembers; plain data, kept across restarts.
 *
 * @param plans by region
 * @param changes times of the changes of the last hour, by target (I19)
 * @param operatorHold whether an operator stopped all new steps
 * @param openPages deduplication keys of the pages not yet resolved
 */
public record FailoverState(
    SortedMap<String, FailoverPlan> plans,
    SortedMap<String, List<Instant>> changes,
    boolean operatorHold,
    SortedSet<String> openPages) {
  /** Before the first tick. */
  public static final FailoverState EMPTY =
      new FailoverState(new TreeMap<>(), new TreeMap<>(), false, new TreeSet<>());

  public FailoverState {
    plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    openPages = Collections.unmodifiableSortedSet(new TreeSet<>(openPages));
  }

  /** Drained regions whose steps must be undone before their traffic returns. */
  public Set<String> heldBack() {
    SortedSet<String> held = new TreeSet<>();
    plans.forEach((region, plan) -> {
      if (plan.holdsBack()) {
        held.add(region);
      }
    });
    return held;
  }

  /** The strictest level a failover holds a region at. */
  public ProtectiveLevel floor(String region) {
    FailoverPlan plan = plans.get(region);
    ProtectiveLevel floor = ProtectiveLevel.NONE;
    for (PlanStep s : plan == null ? List.<PlanStep>of() : plan.steps()) {
      boolean counts =
          s.effect().kind() == FailoverEffect.Kind.PROTECTIVE
              && !s.phase().over()
              && s.phase() != PlanStep.Phase.UNDOING;
      floor = counts && s.effect().level().compareTo(floor) > 0 ? s.effect().level() : floor;
    }
    return floor;
  }

  /** Whether a failover has made room in a region, which then must not shrink (I23). */
  public boolean grown(String service, String region) {
    return plans.values().stream()
        .flatMap(p -> p.steps().stream())
        .anyMatch(s ->
            s.effect().kind() == FailoverEffect.Kind.SCALE
                && !s.phase().over()
                && s.effect().service().equals(service)
                && s.effect().region().equals(region));
  }
}
