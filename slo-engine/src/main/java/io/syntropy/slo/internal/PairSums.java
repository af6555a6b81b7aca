package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Two counts over time that a checkpoint can keep.
 *
 * <p>This is a base of the group's state rather than a part of it, because evaluating groups in any
 * order costs one cache miss for every object on the way.
 */
class PairSums extends PairCells {
  private static final int CHUNK = 4096;
  private static final int MOST_BYTES = 50;

  final void writePairs(DataOutput out) throws IOException {
    out.writeLong(head);
    if (head == NONE) {
      return;
    }
    out.writeLong(first);
    VarLong.write(out, headTotal);
    VarLong.write(out, headPart);
    writeRing(out, 0, fineSize, fineAt, kept(1, Slices.FINE_CELLS));
    writeRing(out, fineSize, minuteSize, minuteAt, kept(Slices.PER_MINUTE, Slices.MINUTE_CELLS));
    int from = fineSize + minuteSize;
    writeRing(out, from, hourSize, hourAt, kept(Slices.PER_HOUR, Slices.HOUR_CELLS));
  }

  private int kept(long unit, int most) {
    return (int) Math.min(most, Math.floorDiv(head, unit) - Math.floorDiv(first, unit) + 1);
  }

  // What each cell but the oldest counted alone, newest first; runs of nothing in one number. Most
  // of a checkpoint is written here, so by way of an array.
  private void writeRing(DataOutput out, int from, int size, int at, int count) throws IOException {
    byte[] bytes = new byte[CHUNK];
    int used = 0;
    long total = headTotal;
    long part = headPart;
    long nothing = 0;
    for (int back = 1; back < count; back++) {
      int index = ring(at - back, from, size);
      long hour = anchors == null || high != null ? 0 : hourOf(index);
      long ownTotal = total - total(index, hour);
      long ownPart = part - part(index, hour);
      if (ownTotal == 0 && ownPart == 0) {
        nothing++;
        continue;
      }
      total -= ownTotal;
      part -= ownPart;
      if (used > CHUNK - MOST_BYTES) {
        out.write(bytes, 0, used);
        used = 0;
      }
      if (nothing > 0) {
        used = VarLong.put(bytes, VarLong.put(bytes, used, 0), nothing);
        nothing = 0;
      }
      used = VarLong.put(bytes, used, ownTotal);
      used = ownTotal == 0 ? VarLong.put(bytes, used, 0) : used;
      used = VarLong.put(bytes, used, ownPart);
    }
    out.write(bytes, 0, used);
    if (nothing > 0) {
      VarLong.write(out, 0);
      VarLong.write(out, nothing);
    }
  }

  final void readPairs(DataInput in) throws IOException {
    head = in.readLong();
    if (head == NONE) {
      return;
    }
    first = in.readLong();
    if (first > head) {
      throw new IOException("slices: " + first + " to " + head + " (expected the older first)");
    }
    headTotal = VarLong.read(in);
    headPart = VarLong.read(in);
    grow();
    long[] upper = new long[cells.length];
    readRing(in, upper, 0, fineSize, fineAt, kept(1, Slices.FINE_CELLS));
    readRing(
        in, upper, fineSize, minuteSize, minuteAt, kept(Slices.PER_MINUTE, Slices.MINUTE_CELLS));
    int from = fineSize + minuteSize;
    readRing(in, upper, from, hourSize, hourAt, kept(Slices.PER_HOUR, Slices.HOUR_CELLS));
    narrow(upper);
  }

  private void readRing(DataInput in, long[] upper, int from, int size, int at, int count)
      throws IOException {
    long total = headTotal;
    long part = headPart;
    long nothing = 0;
    set(upper, at, total, part);
    for (int back = 1; back < count; back++) {
      if (nothing > 0) {
        nothing--;
      } else {
        long ownTotal = VarLong.read(in);
        nothing = ownTotal == 0 ? VarLong.read(in) : 0;
        if (nothing > 0) {
          nothing--;
        } else {
          total -= ownTotal;
          part -= VarLong.read(in);
        }
      }
      set(upper, ring(at - back, from, size), total, part);
    }
  }

  // Drops what the numbers do not need.
  private void narrow(long[] upper) {
    boolean small = true;
    for (int i = 0; i < cells.length && small; i++) {
      small = isSmall(wideTotal(upper, i)) && isSmall(widePart(upper, i));
    }
    if (small) {
      return;
    }
    high = upper;
    long[] whole = makeAnchors();
    boolean anchored = true;
    for (int i = 0; i < cells.length && anchored; i++) {
      long block = block(hourOf(i));
      anchored =
          isSmall(wideTotal(upper, i) - anchorTotal(whole, block))
              && isSmall(widePart(upper, i) - anchorPart(whole, block));
    }
    anchors = whole;
    high = anchored ? null : upper;
  }
}
