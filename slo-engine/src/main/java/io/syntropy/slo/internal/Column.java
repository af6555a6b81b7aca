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

  long bytes() {
    return fine.bytes() + minutes.bytes() + hours.bytes();
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
