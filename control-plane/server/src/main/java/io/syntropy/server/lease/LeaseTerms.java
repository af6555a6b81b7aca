package io.syntropy.server.lease;

import java.time.Duration;

/**
 * How long a lease holds.
 *
 * @param ttl after its last renewal others may take it, by the database's clock
 * @param margin so much earlier the holder stops by itself, by its own monotonic clock (I12)
 * @param renewal between two renewals
 * @param retry between two attempts after one that failed, or to take the lease
 */
public record LeaseTerms(Duration ttl, Duration margin, Duration renewal, Duration retry) {
  /** 10 s, 2 s, 3 s and 1 s. */
  public static final LeaseTerms DEFAULT =
      new LeaseTerms(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1));

  /** Checks that a renewal and a retry fit before the holder has to stop. */
  public LeaseTerms {
    if (!retry.isPositive() || renewal.compareTo(retry) < 0) {
      throw new IllegalArgumentException(
          "retry: %s (expected 0 < retry <= renewal %s)".formatted(retry, renewal));
    }
    if (margin.isNegative() || renewal.plus(retry).compareTo(ttl.minus(margin)) >= 0) {
      throw new IllegalArgumentException(
          "ttl: %s (expected > margin %s + renewal %s + retry %s)"
              .formatted(ttl, margin, renewal, retry));
    }
  }

  /** How long after its last renewal the holder may act. */
  Duration usable() {
    return ttl.minus(margin);
  }
}
