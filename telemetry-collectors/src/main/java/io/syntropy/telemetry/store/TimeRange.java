package io.syntropy.telemetry.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Event times in (from, to], as slices are.
 *
 * @param from before {@code to}
 */
public record TimeRange(Instant from, Instant to) {

  public TimeRange {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("range: " + from + " to " + to + " (expected from < to)");
    }
  }

  /** Whether {@code time} lies inside. */
  public boolean contains(Instant time) {
    return time.isAfter(from) && !time.isAfter(to);
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }
}
