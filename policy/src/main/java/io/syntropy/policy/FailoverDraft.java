package io.syntropy.policy;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A region's failover while one tick works on it. */
final class FailoverDraft {
  @Nullable String root;
  final Instant since;
  final List<PlanStep> steps = new ArrayList<>();
  boolean dismissed;
  boolean returning;
  final List<String> told = new ArrayList<>();
  final PinnedFailoverPolicy pinned;

  FailoverDraft(Instant now, PinnedFailoverPolicy current) {
    since = now;
    pinned = current;
  }

  FailoverDraft(FailoverPlan plan, PinnedFailoverPolicy current) {
    root = plan.root();
    since = plan.since();
    steps.addAll(plan.steps());
    dismissed = plan.dismissed();
    returning = plan.returning();
    told.addAll(plan.told());
    pinned = requireNonNullElse(plan.pinned(), current);
  }

  FailoverPlan freeze() {
    return new FailoverPlan(root, since, steps, dismissed, returning, told, pinned);
  }

  /**
   * The step about a target that is in force or theirs; one being undone can be done again.
   *
   * @param target a DNS name, or a service; empty for any
   */
  @Nullable PlanStep open(FailoverEffect.Kind kind, String target) {
    for (PlanStep s : steps) {
      String at = kind == FailoverEffect.Kind.DNS ? s.effect().name() : s.effect().service();
      boolean same = s.effect().kind() == kind && (target.isEmpty() || at.equals(target));
      boolean counts = s.phase() != PlanStep.Phase.UNDONE && s.phase() != PlanStep.Phase.UNDOING;
      if (same && counts) {
        return s;
      }
    }
    return null;
  }

  void replace(PlanStep old, PlanStep next) {
    steps.set(steps.indexOf(old), next);
  }
}
