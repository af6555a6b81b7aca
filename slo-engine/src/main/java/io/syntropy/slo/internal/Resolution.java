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

  /** The first slice that a window from {@code slice} to {@code last} really reads. */
  static long cell(long slice, long last) {
    int per = per(slice, last);
    return Math.floorDiv(slice, per) * per;
  }

  /** The first slice at or before {@code slice} from which a window reads no more than it says. */
  static long down(long slice, long last) {
    long first = slice;
    // Rounding out may reach what is only stored coarser.
    while (cell(first, last) != first) {
      first = cell(first, last);
    }
    return first;
  }

  /** The last slice at or after {@code slice} before a window that reads what it says. */
  static long up(long slice, long last) {
    long next = slice + 1;
    while (next <= last && cell(next, last) != next) {
      int per = per(next, last);
      // Where the next finer cells begin one may end earlier.
      long finer = last - (per == Slices.PER_HOUR ? MINUTES : FINE) + 1;
      next = Math.min(Math.ceilDiv(next, per) * per, finer);
    }
    return Math.min(next - 1, last);
  }

  static Duration of(long slice, long last) {
    return Duration.ofNanos(per(slice, last) * Slices.NANOS);
  }
}
