package io.syntropy.services.grid;

import java.time.Duration;
import java.time.Instant;

/**
 * A node as the broker knows it.
 *
 * @param offer what it offers
 * @param used what placements take of it
 * @param reputation from its heartbeats so far
 * @param lastSeen its last heartbeat, or when it joined
 */
record Node(NodeOffer offer, Resources used, Reputation reputation, Instant lastSeen) {
  private static final int MISSES_UNTIL_GONE = 3;

  static Node joining(NodeOffer offer, Instant now) {
    return new Node(offer, Resources.NONE, Reputation.INITIAL, now);
  }

  Resources free() {
    return offer.capacity().minus(used);
  }

  boolean alive(Instant now, Duration interval) {
    return Duration.between(lastSeen, now).compareTo(interval.multipliedBy(MISSES_UNTIL_GONE)) <= 0;
  }

  /** Reputation as of now: heartbeats missed since the last one already count. */
  Reputation reputation(Instant now, Duration interval) {
    return reputation.missed(missed(now, interval));
  }

  Node heartbeat(Instant now, Duration interval) {
    return new Node(offer, used, reputation(now, interval).kept(), now);
  }

  Node rejoining(NodeOffer next, Instant now, Duration interval) {
    return new Node(next, used, reputation(now, interval), now);
  }

  Node withUsed(Resources next) {
    return new Node(offer, next, reputation, lastSeen);
  }

  /** Whole intervals gone by without a heartbeat, half an interval of slack included. */
  private long missed(Instant now, Duration interval) {
    Duration late = Duration.between(lastSeen, now).minus(interval.dividedBy(2));
    return late.isNegative() ? 0 : late.dividedBy(interval);
  }
}
