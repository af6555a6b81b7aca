package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One counted quantity over time: 10 s slices for 6 h, minutes for 3 d, hours for 90 d.
 *
 * <p>A window that fits the slices is exact at both ends. A longer one is exact at its newer end
 * and rounded outward to a whole minute (hour) at its older end.
 */
final class Column {
  private final PrefixRing fine = new PrefixRing(Slices.FINE_CELLS);
  private final PrefixRing minutes = new PrefixRing(Slices.MINUTE_CELLS);
  private final PrefixRing hours = new PrefixRing(Slices.HOUR_CELLS);

  void add(long slice, long n) {
    fine.add(slice, n);
    minutes.add(Math.floorDiv(slice, Slices.PER_MINUTE), n);
    hours.add(Math.floorDiv(slice, Slices.PER_HOUR), n);
  }

  /** Adds one unit per millisecond of (fromNanos, toNanos], each to the slice it lies in. */
  void addMillis(long fromNanos, long toNanos, int sign) {
    long oldest = Slices.of(toNanos) - Slices.FINE_CELLS;
    long coarseUntil = Math.max(fromNanos, (oldest + 1) * Slices.NANOS);
    if (fromNanos < coarseUntil) {
      addCoarse(fromNanos, Math.min(coarseUntil, toNanos), sign);
    }
    long at = coarseUntil;
    while (at < toNanos) {
      long slice = Math.floorDiv(at, Slices.NANOS);
      long end = Math.min(toNanos, (slice + 1) * Slices.NANOS);
      add(slice, sign * millis(at, end));
      at = end;
    }
  }

  // What is older than the slices kept goes to minutes and hours only, an hour at a time.
  private void addCoarse(long fromNanos, long toNanos, int sign) {
    long hour = Slices.PER_HOUR * Slices.NANOS;
    long minute = Slices.PER_MINUTE * Slices.NANOS;
    long at = Math.max(fromNanos, toNanos - Slices.HOUR_CELLS * hour);
    while (at < toNanos) {
      long end = Math.min(toNanos, (Math.floorDiv(at, hour) + 1) * hour);
      hours.add(Math.floorDiv(at, hour), sign * millis(at, end));
      at = end;
    }
    at = Math.max(fromNanos, toNanos - Slices.MINUTE_CELLS * minute);
    while (at < toNanos) {
      long end = Math.min(toNanos, (Math.floorDiv(at, minute) + 1) * minute);
      minutes.add(Math.floorDiv(at, minute), sign * millis(at, end));
      at = end;
    }
  }

  // Differences of whole milliseconds, so that pieces add up to the whole.
  private static long millis(long fromNanos, long toNanos) {
    return Math.floorDiv(toNanos, 1_000_000L) - Math.floorDiv(fromNanos, 1_000_000L);
  }

  /** The sum over the slices from {@code first} to {@code last}, both included. */
  long sum(long first, long last) {
    long slices = last - first + 1;
    if (slices <= 6 * Slices.PER_HOUR) {
      return fine.sum(first, last);
    }
    boolean days = slices <= 3 * 24 * Slices.PER_HOUR;
    int per = days ? Slices.PER_MINUTE : Slices.PER_HOUR;
    PrefixRing ring = days ? minutes : hours;
    long lastCell = Math.floorDiv(last, per);
    long afterLast = fine.sum(last + 1, (lastCell + 1) * per - 1);
    return ring.sum(Math.floorDiv(first, per), lastCell) - afterLast;
  }

  void write(DataOutput out) throws IOException {
    fine.write(out);
    minutes.write(out);
    hours.write(out);
  }

  void read(DataInput in) throws IOException {
    fine.read(in);
    minutes.read(in);
    hours.read(in);
  }
}
