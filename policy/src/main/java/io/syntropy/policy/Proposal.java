package io.syntropy.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A traffic shift before the guard, with the state it would lead to.
 *
 * @param machine the region's machine afterwards
 * @param step its probation step afterwards, -1 outside probation
 * @param weights all weights afterwards
 * @param reason one sentence
 * @param commanded whether an operator asked for it: no hold, dwell or damping is asked for then
 */
record Proposal(
    String region,
    TrafficShift.Kind kind,
    TrafficMachine machine,
    int step,
    SortedMap<String, Double> weights,
    String reason,
    boolean commanded) {
  Proposal {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }

  static Proposal drain(Tick t, String region, String reason) {
    return of(t, region, TrafficShift.Kind.DRAIN, TrafficMachine.DRAINED, -1, reason, false);
  }

  /** The same, asked for by a person. */
  Proposal byHand() {
    return new Proposal(region, kind, machine, step, weights, reason, true);
  }

  static Proposal step(Tick t, String region, int step, String reason, boolean commanded) {
    boolean last = step == t.policy.probation().steps().size() - 1;
    TrafficShift.Kind kind = last ? TrafficShift.Kind.RESTORE : TrafficShift.Kind.STEP;
    return of(t, region, kind, TrafficMachine.PROBATION, step, reason, commanded);
  }

  private static Proposal of(
      Tick t,
      String region,
      TrafficShift.Kind kind,
      TrafficMachine machine,
      int step,
      String reason,
      boolean commanded) {
    SortedMap<String, Double> factors = t.factors();
    double share = step < 0 ? 0 : t.policy.probation().steps().get(step);
    factors.put(region, share);
    SortedMap<String, Double> weights = Weights.of(factors, t.receivers(region));
    return new Proposal(region, kind, machine, step, weights, reason, commanded);
  }
}
