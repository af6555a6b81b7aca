package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failover of one region; plain data, kept across restarts.
 *
 * @param root decision key of the drain, null while capacity is still made for it
 * @param since when it began
 * @param steps in the order they were done
 * @param dismissed whether an operator had it undone: nothing is done again before the region was
 *     normal
 * @param returning whether steps were undone for a return that has not happened yet
 * @param told targets whose refusal or observation was told
 * @param pinned what governs it; null in a state of before it was kept: then the policy in force at
 *     the next tick
 */
public record FailoverPlan(
    @Nullable String root,
    Instant since,
    List<PlanStep> steps,
    boolean dismissed,
    boolean returning,
    List<String> told,
    @Nullable PinnedFailoverPolicy pinned) {
  public FailoverPlan {
    steps = List.copyOf(steps);
    told = List.copyOf(told);
  }

  /** Whether a step that must be undone before traffic returns is in force. */
  boolean holdsBack() {
    return steps.stream()
        .anyMatch(s ->
            !s.phase().over()
                && (s.effect().kind() == FailoverEffect.Kind.READ_ONLY
                    || s.effect().kind() == FailoverEffect.Kind.PROTECTIVE));
  }
}
