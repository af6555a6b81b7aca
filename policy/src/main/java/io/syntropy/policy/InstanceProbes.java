package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * What the probes of one instance say.
 *
 * @param answered whether it ever gave a good answer; one that never did has not gone silent
 * @param failed how many of the newest probes failed in a row; 0 when the newest was good
 * @param at when the newest was sent
 */
public record InstanceProbes(boolean answered, int failed, Instant at) {
  /** Before the first probe. */
  public static final InstanceProbes NONE = new InstanceProbes(false, 0, Instant.EPOCH);

  /** A prober that reported nothing for this long says nothing any more: three intervals. */
  static final Duration STALE = ProbeWindow.STALE;

  /** With one more result; one that is not newer changes nothing. */
  public InstanceProbes plus(Instant sent, boolean good) {
    if (!sent.isAfter(at)) {
      return this;
    }
    return new InstanceProbes(answered || good, good ? 0 : failed + 1, sent);
  }

  /** Whether the prober still reports on it. */
  boolean fresh(Instant now) {
    return answered && !at.plus(STALE).isBefore(now);
  }

  /** Whether so many probes failed in a row, the newest of them lately. */
  boolean missed(Instant now) {
    return fresh(now) && failed >= InstanceController.PROBES;
  }

  /** Whether the newest probe was good, and lately. */
  boolean good(Instant now) {
    return fresh(now) && failed == 0;
  }
}
