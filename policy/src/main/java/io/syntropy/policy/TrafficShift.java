package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * New absolute traffic weights for a service. Expiry class held: the target never reverts by
 * itself, expiry is an event of the controller that starts the guarded ramp (I28).
 *
 * @param region the region it is about
 * @param before the weights it replaces: the pre-image, for compare-and-set and audit
 * @param weights the weights wanted, over all regions, summing to 1
 * @param mode observe: record it, do nothing
 * @param verdict denied: record it, do nothing
 * @param evidence the signals that led to it
 * @param guard every rule, in the order it was asked
 * @param pinned version of the policy that governs the open action it belongs to (I32)
 */
public record TrafficShift(
    String decisionKey,
    String policy,
    String service,
    String region,
    Kind kind,
    SortedMap<String, Double> before,
    SortedMap<String, Double> weights,
    Mode mode,
    Verdict verdict,
    String reason,
    List<Signal> evidence,
    List<GuardResult> guard,
    Instant decidedAt,
    Instant expiresAt,
    Revert revert,
    PolicyRevision pinned)
    implements Change {
  public TrafficShift {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  /** What the shift is for. */
  public enum Kind {
    /** Takes all traffic off the region. */
    DRAIN,
    /** Takes a quarter of its normal weight off the region. */
    SOFT,
    /** Gives it a part back. */
    STEP,
    /** Gives it all back. */
    RESTORE,
    /** Undoes a drain whose verification failed. */
    REVERT
  }
}
