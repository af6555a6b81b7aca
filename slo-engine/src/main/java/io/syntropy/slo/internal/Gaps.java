package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest settled gaps between a series' points, for its median interval. Settled means that no
 * point can arrive in between any more, so the order of arrival does not show.
 */
final class Gaps {
  static final int KEPT = 31;

  private long[] ring = new long[0];
  private int size;
  private int next;

  void add(long gapNanos) {
    if (size == ring.length && size < KEPT) {
      ring = Arrays.copyOf(ring, Math.min(KEPT, Math.max(4, size * 2)));
      next = size;
    }
    ring[next] = gapNanos;
    next = (next + 1) % KEPT;
    size = Math.min(KEPT, size + 1);
  }

  /** The (lower) median of the settled gaps and {@code more}; 0 without any. */
  long median(long[] more, int count) {
    long[] all = all(more, count);
    if (all.length == 0) {
      return 0;
    }
    Arrays.sort(all);
    return all[(all.length - 1) / 2];
  }

  /** The shortest settled gap; the greatest number without any. */
  long shortest() {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      shortest = Math.min(shortest, ring[i]);
    }
    return shortest;
  }

  /** The longest settled gap; 0 without any. */
  long longest() {
    long longest = 0;
    for (int i = 0; i < size; i++) {
      longest = Math.max(longest, ring[i]);
    }
    return longest;
  }

  int size() {
    return size;
  }

  /** Whether a gap is regular for the (lower) median of the settled ones. */
  boolean cover(long gapNanos) {
    int allowing = 0;
    for (int i = 0; i < size; i++) {
      allowing += covers(gapNanos, ring[i]) ? 1 : 0;
    }
    // The median allows it exactly when all from the median on do.
    return allowing >= size - (size - 1) / 2;
  }

  /** The settled gaps and {@code more}. */
  long[] all(long[] more, int count) {
    long[] all = Arrays.copyOf(ring, size + count);
    System.arraycopy(more, 0, all, size, count);
    return all;
  }

  /** Whether reporting once per {@code gap} is regular for this median: gap ≤ 2.5 × median. */
  static boolean covers(long gapNanos, long medianNanos) {
    return gapNanos <= medianNanos + medianNanos + medianNanos / 2;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      // Oldest first, so that the ring reads back in the same order.
      VarLong.write(out, ring[size < KEPT ? i : (next + i) % KEPT]);
    }
  }

  void read(DataInput in) throws IOException {
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      add(VarLong.read(in));
    }
  }
}
