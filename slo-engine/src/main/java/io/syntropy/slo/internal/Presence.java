package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a group's series were expected to report and did: cells of 2 min for 6 h, of 1 h for 3 d, of
 * 6 h for 90 d. What is younger than the lateness bound is not here but follows from the points
 * themselves.
 */
final class Presence {
  static final int COVERED = 0;
  static final int EXPECTED = 1;

  private static final int PER_CELL = 2 * Slices.PER_MINUTE;
  private static final int PER_LONG_CELL = 6 * Slices.PER_HOUR;

  private final TimeRing recent = new TimeRing(PER_CELL, Slices.FINE_CELLS / PER_CELL + 2);
  private final TimeRing days = new TimeRing(Slices.PER_HOUR, 3 * 24 + 2);
  private final TimeRing quarters = new TimeRing(PER_LONG_CELL, 4 * 90 + 2);

  /** Adds the time of (fromNanos, toNanos] that is not older than what is kept. */
  void add(int kind, long fromNanos, long toNanos) {
    add(recent, kind, fromNanos, toNanos, Slices.FINE_CELLS);
    add(days, kind, fromNanos, toNanos, 73L * Slices.PER_HOUR);
    add(quarters, kind, fromNanos, toNanos, 361L * PER_LONG_CELL);
  }

  private static void add(TimeRing ring, int kind, long from, long to, long kept) {
    ring.add(kind, Math.max(from, to - kept * Slices.NANOS), to);
  }

  /** Milliseconds within the slices from {@code first} to {@code last}. */
  double sum(int kind, long first, long last) {
    long count = last - first + 1;
    TimeRing ring =
        count <= 6 * Slices.PER_HOUR ? recent : count <= 72 * Slices.PER_HOUR ? days : quarters;
    return ring.sum(kind, first, last);
  }

  long bytes() {
    return recent.bytes() + days.bytes() + quarters.bytes();
  }

  void write(DataOutput out) throws IOException {
    recent.write(out);
    days.write(out);
    quarters.write(out);
  }

  void read(DataInput in) throws IOException {
    recent.read(in);
    days.read(in);
    quarters.read(in);
  }
}
