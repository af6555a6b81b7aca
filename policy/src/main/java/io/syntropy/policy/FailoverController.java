package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides on what belongs to a drain beside the shift of traffic, by one {@link FailoverPolicy}: a
 * pure function from state, time and inputs to a new state and intents, to be called once a second
 * after the {@link RegionController}'s step.
 *
 * <p>It follows the region machine as it finds it, so that a crash between two steps is made up for
 * at the next tick: while capacity alone stands against a drain, receivers grow; once the region is
 * drained, names leave it and it goes protective hard; once the routers have followed, its stores
 * go read-only and the event is told. On the way back stores are writable and protection is off
 * before any traffic returns; names and replicas follow when the region is normal again. Steps of a
 * kind wait until those of the kind before are settled.
 */
public final class FailoverController {
  private final FailoverPolicy policy;
  private final FailoverTerms terms;
  private final PolicyRevision revision;

  /** Decides by a policy of which no document is known. */
  public FailoverController(FailoverPolicy policy, FailoverTerms terms) {
    this(policy, terms, PolicyRevision.UNKNOWN);
  }

  /**
   * Decides by the policy in force.
   *
   * @param revision of it, pinned by the failovers that begin
   */
  public FailoverController(FailoverPolicy policy, FailoverTerms terms, PolicyRevision revision) {
    this.policy = policy;
    this.terms = terms;
    this.revision = revision;
  }

  /** One tick. The same arguments give the same result. */
  public FailoverResult step(FailoverState state, Instant now, FailoverInputs inputs) {
    FailoverTick t = new FailoverTick(policy, terms, revision, state, now, inputs);
    t.run();
    return new FailoverResult(t.freeze(), t.intents);
  }

  /**
   * The state to go on with after a restart: all steps stay; those that were under way are waited
   * for anew, as their targets are read back.
   */
  public FailoverState restored(FailoverState state, Instant now) {
    SortedMap<String, FailoverPlan> plans = new TreeMap<>();
    state
        .plans()
        .forEach((region, plan) -> {
          List<PlanStep> steps = new ArrayList<>();
          plan.steps().forEach(s -> steps.add(s.phase().settled() ? s : s.in(s.phase(), now)));
          plans.put(
              region,
              new FailoverPlan(
                  plan.root(),
                  plan.since(),
                  steps,
                  plan.dismissed(),
                  plan.returning(),
                  plan.told(),
                  plan.pinned()));
        });
    return new FailoverState(plans, state.changes(), state.operatorHold(), state.openPages());
  }
}
