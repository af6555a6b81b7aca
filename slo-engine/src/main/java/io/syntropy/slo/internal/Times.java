package io.syntropy.slo.internal;

import java.time.Instant;

/** Instants as nanoseconds since the epoch and back. */
public final class Times {
  private Times() {}

  /** Nanoseconds since 1970. */
  public static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
