package io.syntropy.client;

import java.time.Instant;

/**
 * What an instance can serve and what it serves now, both in requests per second.
 *
 * @param limitRps the limit, 0 or more
 * @param inUseRps the measured rate, 0 or more; may exceed the limit under overload
 * @param measuredAt end of the measured interval
 */
public record Capacity(double limitRps, double inUseRps, Instant measuredAt) {
  /** Checks that both rates are finite and not negative. */
  public Capacity {
    requireRate("limit_rps", limitRps);
    requireRate("in_use_rps", inUseRps);
  }

  private static void requireRate(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + ": " + value + " (expected >= 0)");
    }
  }
}
