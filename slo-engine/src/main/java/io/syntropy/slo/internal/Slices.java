package io.syntropy.slo.internal;

import java.time.Duration;

/** Slice arithmetic: slice k is (10k s, 10(k+1) s] of event time. */
public final class Slices {
  /** Length of a slice. */
  public static final long NANOS = 10_000_000_000L;

  /** How late a point may be against the newest of its own series. */
  public static final long LATENESS_NANOS = Duration.ofMinutes(10).toNanos();

  /** First points with a start at most this long ago count in full. */
  public static final long FIRST_IN_FULL_NANOS = Duration.ofMinutes(10).toNanos();

  /** How far the watermark may run ahead of the receive time. */
  public static final long MAX_LEAD_NANOS = Duration.ofSeconds(5).toNanos();

  /** Events further ahead of their receive time are refused (contracts §3). */
  public static final long MAX_FUTURE_NANOS = Duration.ofMinutes(10).toNanos();

  /** A series is expected to report until this long after its last point. */
  public static final long EXPECTED_AFTER_LAST_NANOS = Duration.ofMinutes(5).toNanos();

  static final int PER_MINUTE = 6;
  static final int PER_HOUR = 360;

  /** Slices kept at 10 s: 6 h and the future bound. */
  static final int FINE_CELLS = 6 * PER_HOUR + 64;

  /** Minutes kept: 3 d and the future bound. */
  static final int MINUTE_CELLS = 3 * 24 * 60 + 16;

  /** Hours kept: 90 d and what a partial hour needs at either end. */
  static final int HOUR_CELLS = 90 * 24 + 4;

  private Slices() {}

  /** The slice that holds an event time. */
  public static long of(long timeNanos) {
    return Math.floorDiv(timeNanos - 1, NANOS);
  }

  /** How many slices a window has. */
  static long count(Duration window) {
    return Math.max(1, window.toNanos() / NANOS);
  }
}
