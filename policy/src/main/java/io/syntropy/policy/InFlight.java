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
 * @param fromSoft its soft steps before it
 * @param before the weights it replaced
 * @param victimRpm the region's requests per minute before, NaN when unknown
 * @param receiverErrors error ratio of those that had one known before it
 * @param receivers regions that served well before it and must still do so after
 * @param appliedAt when every live router had acknowledged, null before
 * @param deadline when verification, or the acknowledgement before it, is due
 * @param pinned what governed the region before it, null when nothing was open
 */
public record InFlight(
    String decisionKey,
    String region,
    TrafficShift.Kind kind,
    Phase phase,
    TrafficMachine fromMachine,
    int fromStep,
    int fromSoft,
    SortedMap<String, Double> before,
    double victimRpm,
    List<String> receivers,
    @Nullable SortedMap<String, Double> receiverErrors,
    Instant decidedAt,
    @Nullable Instant appliedAt,
    Instant deadline,
    @Nullable PinnedRegionPolicy pinned) {
  public InFlight {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    receivers = List.copyOf(receivers);
    receiverErrors =
        receiverErrors == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(receiverErrors));
  }

  InFlight at(Phase next, @Nullable Instant applied, Instant due) {
    return new InFlight(
        decisionKey,
        region,
        kind,
        next,
        fromMachine,
        fromStep,
        fromSoft,
        before,
        victimRpm,
        receivers,
        receiverErrors,
        decidedAt,
        applied,
        due,
        pinned);
  }

  /** How far it got. */
  public enum Phase {
    PROPOSED,
    RECORDED,
    APPLIED
  }
}
