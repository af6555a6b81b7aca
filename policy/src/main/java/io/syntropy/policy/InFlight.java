package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one traffic action between its audit entry and its verification (I3).
 *
 * @param fromMachine the region's machine before it
 * @param fromStep its probation step before it, -1 outside probation
 * @param before the weights it replaced
 * @param victimRpm the region's requests per minute before, NaN when unknown
 * @param receivers regions that served well before it and must still do so after
 * @param appliedAt when every live router had acknowledged, null before
 * @param deadline when verification, or the acknowledgement before it, is due
 */
public record InFlight(
    String decisionKey,
    String region,
    TrafficShift.Kind kind,
    Phase phase,
    TrafficMachine fromMachine,
    int fromStep,
    SortedMap<String, Double> before,
    double victimRpm,
    List<String> receivers,
    Instant decidedAt,
    @Nullable Instant appliedAt,
    Instant deadline) {
  public InFlight {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    receivers = List.copyOf(receivers);
  }

  InFlight at(Phase next, @Nullable Instant applied, Instant due) {
    return new InFlight(
        decisionKey,
        region,
        kind,
        next,
        fromMachine,
        fromStep,
        before,
        victimRpm,
        receivers,
        decidedAt,
        applied,
        due);
  }

  /** How far it got. */
  public enum Phase {
    PROPOSED,
    RECORDED,
    APPLIED
  }
}
