package io.syntropy.slo.internal;

import java.time.Duration;

/** Which resolution is read for a slice that lies some way before the end of all windows. */
final class Resolution {
  private static final long FINE = 6L * Slices.PER_HOUR;
  private static final long MINUTES = 3L * 24 * Slices.PER_HOUR;

  private Resolution() {}

  /** Slices a stored cell has at {@code slice} when windows end with {@code last}. */
  static int per(long slice, long last) {
    long length = last - slice + 1;
    return length <= FINE ? 1 : length <= MINUTES ? Slices.PER_MINUTE : Slices.PER_HOUR;
  }

  /** The first slice of the cell that holds {@code slice}. */
  static long down(long slice, long last) {
    long cell = slice;
    long before;
    do {
      // Rounding out may reach what is only stored coarser.
      before = cell;
      int per = per(cell, last);
      cell = Math.floorDiv(cell, per) * per;
    } while (cell != before);
    return cell;
  }

  /** The last slice of the cell that holds {@code slice}; at most {@code last}. */
  static long up(long slice, long last) {
    if (slice >= last) {
      return last;
    }
    int per = per(slice + 1, last);
    return Math.min(last, Math.ceilDiv(slice + 1, per) * per - 1);
  }

  static Duration of(long slice, long last) {
    return Duration.ofNanos(per(slice, last) * Slices.NANOS);
  }
}
