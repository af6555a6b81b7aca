package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Running sums over a ring of equal cells of time, so that any range of cells is two reads.
 *
 * <p>Cells come in blocks of 64: a long base and, once something was added inside the block, 64
 * 32-bit offsets (64-bit ones should they overflow). Adding to a cell raises every later running
 * sum; cells older than the ring are forgotten.
 */
final class PrefixRing {
  private static final int SHIFT = 6;
  private static final int SIZE = 1 << SHIFT;
  private static final int MASK = SIZE - 1;
  private static final long NONE = Long.MIN_VALUE;

  private final long[] bases;
  private final int[] @Nullable [] narrow;
  private long @Nullable [] @Nullable [] wide;
  private long headBlock = NONE;

  /** A ring that keeps at least {@code cells} cells up to the newest one. */
  PrefixRing(int cells) {
    int blocks = (cells + MASK) / SIZE + 1;
    this.bases = new long[blocks];
    this.narrow = new int[blocks][];
  }

  /** Adds {@code n} to {@code cell}. */
  void add(long cell, long n) {
    if (n == 0) {
      return;
    }
    long block = cell >> SHIFT;
    if (headBlock == NONE || block > headBlock) {
      advance(block);
    } else if (block <= headBlock - bases.length) {
      return;
    }
    addInside(slot(block), (int) (cell & MASK), n);
    for (long later = block + 1; later <= headBlock; later++) {
      bases[slot(later)] += n;
    }
  }

  /** The sum of the cells from {@code first} to {@code last}, both included. */
  long sum(long first, long last) {
    return headBlock == NONE || last < first ? 0 : upTo(last) - upTo(first - 1);
  }

  private long upTo(long cell) {
    long block = cell >> SHIFT;
    if (block > headBlock) {
      return end(slot(headBlock));
    } else if (block <= headBlock - bases.length) {
      return bases[slot(headBlock - bases.length + 1)];
    }
    return bases[slot(block)] + offset(slot(block), (int) (cell & MASK));
  }

  private void advance(long block) {
    if (headBlock != NONE) {
      long end = end(slot(headBlock));
      long from = Math.max(headBlock + 1, block - bases.length + 1);
      for (long b = from; b <= block; b++) {
        int slot = slot(b);
        bases[slot] = end;
        narrow[slot] = null;
        if (wide != null) {
          wide[slot] = null;
        }
      }
    }
    headBlock = block;
  }

  private void addInside(int slot, int from, long n) {
    long[] widened = wide == null ? null : wide[slot];
    if (widened != null) {
      for (int i = from; i < SIZE; i++) {
        widened[i] += n;
      }
      return;
    }
    int[] offsets = narrow[slot];
    if (offsets == null) {
      offsets = new int[SIZE];
      narrow[slot] = offsets;
    }
    if (n == (int) n && fits(offsets, from, (int) n)) {
      for (int i = from; i < SIZE; i++) {
        offsets[i] += (int) n;
      }
      return;
    }
    widen(slot, offsets);
    addInside(slot, from, n);
  }

  private static boolean fits(int[] offsets, int from, int n) {
    for (int i = from; i < SIZE; i++) {
      long sum = (long) offsets[i] + n;
      if (sum != (int) sum) {
        return false;
      }
    }
    return true;
  }

  private void widen(int slot, int[] offsets) {
    if (wide == null) {
      wide = new long[bases.length][];
    }
    long[] longs = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      longs[i] = offsets[i];
    }
    wide[slot] = longs;
    narrow[slot] = null;
  }

  private long offset(int slot, int cell) {
    long[] widened = wide == null ? null : wide[slot];
    if (widened != null) {
      return widened[cell];
    }
    int[] offsets = narrow[slot];
    return offsets == null ? 0 : offsets[cell];
  }

  private long end(int slot) {
    return bases[slot] + offset(slot, MASK);
  }

  private int slot(long block) {
    return (int) Math.floorMod(block, (long) bases.length);
  }

  long bytes() {
    long bytes = Bytes.of(bases) + 16 + 4L * narrow.length;
    for (int slot = 0; slot < bases.length; slot++) {
      int[] offsets = narrow[slot];
      long[] widened = wide == null ? null : wide[slot];
      bytes += offsets == null ? 0 : Bytes.of(offsets);
      bytes += widened == null ? 0 : Bytes.of(widened);
    }
    return bytes;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(headBlock);
    if (headBlock == NONE) {
      return;
    }
    out.writeShort(bases.length);
    for (int slot = 0; slot < bases.length; slot++) {
      out.writeLong(bases[slot]);
      boolean any = narrow[slot] != null || (wide != null && wide[slot] != null);
      out.writeBoolean(any);
      for (int cell = 0; any && cell < SIZE; cell++) {
        VarLong.write(out, offset(slot, cell) - (cell == 0 ? 0 : offset(slot, cell - 1)));
      }
    }
  }

  void read(DataInput in) throws IOException {
    headBlock = in.readLong();
    if (headBlock == NONE) {
      return;
    }
    int blocks = in.readShort();
    if (blocks != bases.length) {
      throw new IOException("ring: " + blocks + " blocks (expected " + bases.length + ")");
    }
    for (int slot = 0; slot < blocks; slot++) {
      bases[slot] = in.readLong();
      if (in.readBoolean()) {
        for (int cell = 0; cell < SIZE; cell++) {
          addInside(slot, cell, VarLong.read(in));
        }
      }
    }
  }
}
