package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Covered and expected time in a ring of equal cells, each cell's own: 32 bits a number, 64 once
 * one does not fit.
 */
final class TimeRing {
  private static final long NONE = Long.MIN_VALUE;

  /** Slices of a cell. */
  private final long slices;

  private final int size;
  private int[] narrow;
  private long @Nullable [] wide;
  private long head = NONE;

  TimeRing(long slices, int size) {
    this.slices = slices;
    this.size = size;
    this.narrow = new int[2 * size];
  }

  /** Adds the milliseconds of (fromNanos, toNanos], each to the cell it lies in. */
  void add(int kind, long fromNanos, long toNanos) {
    long length = slices * Slices.NANOS;
    long at = fromNanos;
    while (at < toNanos) {
      long cell = Math.floorDiv(at, length);
      long end = Math.min(toNanos, (cell + 1) * length);
      addCell(kind, cell, Math.floorDiv(end, 1_000_000L) - Math.floorDiv(at, 1_000_000L));
      at = end;
    }
  }

  private void addCell(int kind, long cell, long millis) {
    if (head == NONE) {
      head = cell;
    } else if (cell > head) {
      for (long c = Math.max(head + 1, cell - size + 1); c <= cell; c++) {
        set(at(0, c), 0);
        set(at(1, c), 0);
      }
      head = cell;
    } else if (cell <= head - size) {
      return;
    }
    int at = at(kind, cell);
    set(at, get(at) + millis);
  }

  /**
   * The milliseconds of the slices from {@code first} to {@code last}; of a cell that is only
   * partly inside, in proportion.
   */
  double sum(int kind, long first, long last) {
    if (head == NONE) {
      return 0;
    }
    double sum = 0;
    long from = Math.max(Math.floorDiv(first, slices), head - size + 1);
    long to = Math.min(Math.floorDiv(last, slices), head);
    for (long cell = from; cell <= to; cell++) {
      long begin = cell * slices;
      long end = Math.min(last + 1, begin + slices);
      // The newest cell is still being filled: all it has lies before the window's end.
      long whole = cell == head ? end - begin : slices;
      long inside = end - Math.max(first, begin);
      long all = get(at(kind, cell));
      sum += inside == whole ? all : (double) all * inside / whole;
    }
    return sum;
  }

  private int at(int kind, long cell) {
    return 2 * (int) Math.floorMod(cell, (long) size) + kind;
  }

  private long get(int at) {
    return wide == null ? narrow[at] : wide[at];
  }

  private void set(int at, long millis) {
    if (wide == null && millis == (int) millis) {
      narrow[at] = (int) millis;
      return;
    }
    if (wide == null) {
      wide = new long[narrow.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = narrow[i];
      }
      narrow = new int[0];
    }
    wide[at] = millis;
  }

  long bytes() {
    return Bytes.of(narrow) + (wide == null ? 0 : Bytes.of(wide));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(head);
    for (int back = 0; head != NONE && back < size; back++) {
      VarLong.write(out, get(at(0, head - back)));
      VarLong.write(out, get(at(1, head - back)));
    }
  }

  void read(DataInput in) throws IOException {
    head = in.readLong();
    for (int back = 0; head != NONE && back < size; back++) {
      set(at(0, head - back), VarLong.read(in));
      set(at(1, head - back), VarLong.read(in));
    }
  }
}
