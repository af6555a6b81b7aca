package io.syntropy.server.telemetry;

import java.time.Instant;

/** Event times as instants. */
final class Times {
  private static final long SECOND = 1_000_000_000L;

  private Times() {}

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
