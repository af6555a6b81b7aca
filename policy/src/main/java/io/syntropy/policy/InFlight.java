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
 * @param before the weights it replaced
 * @param victimRpm the region's requests per minute before, NaN when unknown
 * @param breachingReceivers receivers that breached already before it
 * @param appliedAt when every live router had acknowledged, null before
 * @param deadline when verification, or the acknowledgement before it, is due
 */
public record InFlight(
    String decisionKey,
    String region,
    TrafficShift.Kind kind,
    Phase phase,
    SortedMap<String, Double> before,
    double victimRpm,
    List<String> breachingReceivers,
    Instant decidedAt,
    @Nullable Instant appliedAt,
    Instant deadline) {
  public InFlight {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    breachingReceivers = List.copyOf(breachingReceivers);
  }

  /** How far it got. */
  public enum Phase {
    PROPOSED,
    RECORDED,
    APPLIED
  }
}
