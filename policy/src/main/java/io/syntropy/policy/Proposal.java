package io.syntropy.policy;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A traffic shift before the guard, with the state it would lead to.
 *
 * @param machine the region's machine afterwards
 * @param step its probation step afterwards, -1 outside probation
 * @param soft its soft steps afterwards
 * @param shares where the traffic of each region is served afterwards, by home
 * @param weights all weights afterwards
 * @param reason one sentence
 * @param commanded whether an operator asked for it: no hold, dwell or damping is asked for then
 * @param pinned of an undo, what governed the region before what is undone; null when nothing did
 */
record Proposal(
    String region,
    TrafficShift.Kind kind,
    TrafficMachine machine,
    int step,
    int soft,
    SortedMap<String, SortedMap<String, Double>> shares,
    SortedMap<String, Double> weights,
    String reason,
    boolean commanded,
    @Nullable PinnedRegionPolicy pinned) {
  Proposal {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }

  static Proposal drain(Tick t, String region, String reason) {
    TrafficMachine machine = TrafficMachine.DRAINED;
    return of(t, region, TrafficShift.Kind.DRAIN, machine, -1, 0, reason, false);
  }

  /** The same, asked for by a person. */
  Proposal byHand() {
    return new Proposal(region, kind, machine, step, soft, shares, weights, reason, true, pinned);
  }

  static Proposal step(Tick t, String region, int step, String reason, boolean commanded) {
    boolean last = step == t.policyOf(region).probation().steps().size() - 1;
    TrafficShift.Kind kind = last ? TrafficShift.Kind.RESTORE : TrafficShift.Kind.STEP;
    return of(t, region, kind, TrafficMachine.PROBATION, step, 0, reason, commanded);
  }

  /** Another number of soft steps: more take from the region, fewer give back. */
  static Proposal soften(Tick t, String region, int soft, String reason, boolean commanded) {
    TrafficShift.Kind kind =
        soft > t.region(region).soft
            ? TrafficShift.Kind.SOFT
            : soft == 0 ? TrafficShift.Kind.RESTORE : TrafficShift.Kind.STEP;
    return of(t, region, kind, TrafficMachine.NORMAL, -1, soft, reason, commanded);
  }

  private static Proposal of(
      Tick t,
      String region,
      TrafficShift.Kind kind,
      TrafficMachine machine,
      int step,
      int soft,
      String reason,
      boolean commanded) {
    SortedMap<String, Double> factors = t.factors();
    factors.put(
        region,
        switch (machine) {
          case NORMAL -> 1 - Tick.SOFT_STEP * soft;
          case DRAINED -> 0.0;
          case PROBATION -> t.policyOf(region).probation().steps().get(step);
        });
    Set<String> able = t.receivers(region);
    SortedMap<String, SortedMap<String, Double>> shares =
        Weights.shares(factors, home -> t.receiversOf(home, able));
    return new Proposal(
        region, kind, machine, step, soft, shares, Weights.of(shares), reason, commanded, null);
  }
}
