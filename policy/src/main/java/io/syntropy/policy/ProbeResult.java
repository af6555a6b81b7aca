package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * One probe of a region's health URL.
 *
 * @param at when the probe was started; the prober's timeout must not exceed its 5 s interval, so
 *     that results arrive in this order
 * @param ok whether a 2xx answer came in time
 * @param latency time to the answer, or to the timeout
 */
public record ProbeResult(Instant at, boolean ok, Duration latency) {
  public ProbeResult {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency: %s (expected >= 0)".formatted(latency));
    }
  }
}
