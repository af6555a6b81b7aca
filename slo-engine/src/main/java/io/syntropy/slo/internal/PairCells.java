package io.syntropy.slo.internal;

import org.jspecify.annotations.Nullable;

/**
 * Two counts over time (a total and a part of it), so that any window is two reads: 10 s slices for
 * 6 h, minutes for 3 d, hours for 90 d.
 *
 * <p>A cell holds what was counted from the beginning until its end, the low 32 bits of the total
 * and of the part side by side in one long. The three rings of cells share that count, so a window
 * may begin in one ring and end in another, and a difference of two cells is the window's sum as
 * long as that has 31 bits. Longer windows of a group that counted more find the high bits in
 * anchors, the whole counts at every 16th hour; where even 16 hours count 2^30 events, the high
 * halves of all cells are kept too.
 *
 * <p>Memory follows the time that is spanned: rings grow up to 6 h, 3 d and 90 d.
 */
class PairCells {
  static final int HOURS_PER_ANCHOR = 16;
  private static final long SMALL = 1L << 30;
  private static final int ANCHORS = Slices.HOUR_CELLS / HOURS_PER_ANCHOR + 2;
  private static final long MAX_SPAN = (long) Slices.HOUR_CELLS * Slices.PER_HOUR;
  private static final long FIRST_SPAN = 64;
  static final long NONE = Long.MIN_VALUE;
  private static final long LOW = 0xFFFF_FFFFL;

  // Places of cells that are not kept in a ring.
  private static final int ZERO = -1;
  private static final int HEAD = -2;

  /** Low halves: slices, then minutes, then hours; each a ring. */
  long[] cells = new long[0];

  int fineSize;
  int minuteSize;
  int hourSize;

  /** Where the newest slice, its minute and its hour are. */
  int fineAt;

  int minuteAt;
  int hourAt;

  /** The newest slice, and the oldest that ever counted. */
  long head = NONE;

  long first;

  /** What was counted until the end of the newest slice. */
  long headTotal;

  long headPart;
  long @Nullable [] anchors;
  long @Nullable [] high;

  /** Adds to the counts of a slice; what lies before the 90 days is forgotten. */
  final void addPair(long slice, long total, long part) {
    if (head == NONE) {
      head = slice;
      first = slice;
      grow();
    } else if (slice > head) {
      advance(slice);
    } else if (slice < first) {
      if (hour(head) - hour(slice) >= Slices.HOUR_CELLS) {
        return;
      }
      first = slice;
      grow();
    } else if (hour(head) - hour(slice) >= Slices.HOUR_CELLS) {
      return;
    }
    keepExact(slice, total, part);
    headTotal += total;
    headPart += part;
    raise(0, fineSize, fineAt, head - slice, total, part);
    raise(fineSize, minuteSize, minuteAt, minute(head) - minute(slice), total, part);
    raise(fineSize + minuteSize, hourSize, hourAt, hour(head) - hour(slice), total, part);
  }

  // Adds to the newest cell and the `back` ones before it.
  private void raise(int from, int size, int at, long back, long total, long part) {
    int count = (int) Math.min(back + 1, size);
    int begin = at - count + 1;
    if (begin < from) {
      raise(begin + size, from + size, total, part);
      begin = from;
    }
    raise(begin, at + 1, total, part);
  }

  private void raise(int begin, int end, long total, long part) {
    if (high != null) {
      for (int i = begin; i < end; i++) {
        set(high, i, wideTotal(high, i) + total, widePart(high, i) + part);
      }
      return;
    }
    long upper = total << 32;
    for (int i = begin; i < end; i++) {
      long cell = cells[i];
      cells[i] = ((cell + upper) & ~LOW) | ((cell + part) & LOW);
    }
  }

  private void advance(long slice) {
    long before = head;
    head = slice;
    grow();
    fineAt = fill(0, fineSize, fineAt, slice - before);
    minuteAt = fill(fineSize, minuteSize, minuteAt, minute(slice) - minute(before));
    hourAt = fill(fineSize + minuteSize, hourSize, hourAt, hour(slice) - hour(before));
    if (anchors != null) {
      long block = block(hour(before));
      for (long b = Math.max(block + 1, block(hour(slice)) - ANCHORS + 1);
          b <= block(hour(slice));
          b++) {
        anchor(anchors, b, headTotal, headPart);
      }
    }
  }

  /** Makes {@code steps} more cells that count what the newest does; answers where the last is. */
  private int fill(int from, int size, int at, long steps) {
    long low = pack(headTotal, headPart);
    long up = pack(headTotal >> 32, headPart >> 32);
    int next = at;
    for (long i = Math.max(0, steps - size); i < steps; i++) {
      next = next + 1 == from + size ? from : next + 1;
      cells[next] = low;
      if (high != null) {
        high[next] = up;
      }
    }
    return next;
  }

  // Lays the rings out anew when the time spanned needs larger ones.
  final void grow() {
    long span = Math.min(MAX_SPAN, head - first + 1);
    if (fits(span)) {
      return;
    }
    long room = FIRST_SPAN;
    while (room < span) {
      room *= 2;
    }
    int fine = (int) Math.min(Slices.FINE_CELLS, room);
    int minutes = (int) Math.min(Slices.MINUTE_CELLS, room / Slices.PER_MINUTE + 2);
    int hours = (int) Math.min(Slices.HOUR_CELLS, room / Slices.PER_HOUR + 2);
    cells = laidOut(cells, fine, minutes, hours);
    if (high != null) {
      high = laidOut(high, fine, minutes, hours);
    }
    fineSize = fine;
    minuteSize = minutes;
    hourSize = hours;
    fineAt = fine - 1;
    minuteAt = fine + minutes - 1;
    hourAt = fine + minutes + hours - 1;
  }

  private boolean fits(long span) {
    return cells.length > 0
        && (fineSize == Slices.FINE_CELLS || span <= fineSize)
        && (minuteSize == Slices.MINUTE_CELLS || span / Slices.PER_MINUTE + 2 <= minuteSize)
        && (hourSize == Slices.HOUR_CELLS || span / Slices.PER_HOUR + 2 <= hourSize);
  }

  // Every ring ends with its newest cell; what was never counted is 0.
  private long[] laidOut(long[] old, int fine, int minutes, int hours) {
    long[] grown = new long[fine + minutes + hours];
    copy(old, 0, fineSize, fineAt, grown, fine);
    copy(old, fineSize, minuteSize, minuteAt, grown, fine + minutes);
    copy(old, fineSize + minuteSize, hourSize, hourAt, grown, fine + minutes + hours);
    return grown;
  }

  private static void copy(long[] old, int from, int size, int at, long[] into, int end) {
    for (int i = 0; i < size; i++) {
      int index = at - i < from ? at - i + size : at - i;
      into[end - 1 - i] = old[index];
    }
  }

  // Whole counts fit a cell, or its anchor makes them whole, or the high halves do.
  private void keepExact(long slice, long total, long part) {
    if (high != null) {
      raiseAnchors(slice, total, part);
      return;
    }
    if (anchors == null) {
      if (isSmall(headTotal + total)
          && isSmall(headPart + part)
          && isSmall(total)
          && isSmall(part)) {
        return;
      }
      anchors = makeAnchors();
    }
    long block = block(hour(slice));
    boolean newest = block == block(hour(head));
    long endTotal = newest ? headTotal : anchorTotal(anchors, block + 1);
    long endPart = newest ? headPart : anchorPart(anchors, block + 1);
    if (!isSmall(endTotal + total - anchorTotal(anchors, block))
        || !isSmall(endPart + part - anchorPart(anchors, block))
        || !isSmall(total)
        || !isSmall(part)) {
      high = makeHigh();
    }
    raiseAnchors(slice, total, part);
  }

  static boolean isSmall(long n) {
    return n < SMALL && n > -SMALL;
  }

  private void raiseAnchors(long slice, long total, long part) {
    if (anchors == null) {
      return;
    }
    for (long b = block(hour(slice)) + 1; b <= block(hour(head)); b++) {
      anchor(anchors, b, anchorTotal(anchors, b) + total, anchorPart(anchors, b) + part);
    }
  }

  final long[] makeAnchors() {
    long[] made = new long[2 * ANCHORS];
    for (long b = block(hour(head)) - ANCHORS + 1; b <= block(hour(head)); b++) {
      int place = begin(b * HOURS_PER_ANCHOR * Slices.PER_HOUR, Slices.PER_HOUR);
      anchor(made, b, total(place, 0), part(place, 0));
    }
    return made;
  }

  private long[] makeHigh() {
    long[] made = new long[cells.length];
    for (int i = 0; i < made.length; i++) {
      long hour = hourOf(i);
      made[i] = pack(total(i, hour) >> 32, part(i, hour) >> 32);
    }
    return made;
  }

  /** The hour a cell lies in. */
  final long hourOf(int index) {
    if (index < fineSize) {
      return hour(head - back(index, fineAt, fineSize));
    } else if (index < fineSize + minuteSize) {
      long minute = minute(head) - back(index, minuteAt, minuteSize);
      return hour(minute * Slices.PER_MINUTE);
    }
    return hour(head) - back(index, hourAt, hourSize);
  }

  /** Bytes of the arrays. */
  final long pairBytes() {
    long bytes = Bytes.of(cells);
    bytes += anchors == null ? 0 : Bytes.of(anchors);
    return bytes + (high == null ? 0 : Bytes.of(high));
  }

  private static int back(int index, int at, int size) {
    return index <= at ? at - index : at - index + size;
  }

  /**
   * Whether {@link #packed} can tell the sums of this many slices: they have 31 bits for certain.
   */
  final boolean packs(long slices) {
    return anchors == null || (high == null && slices <= 6 * Slices.PER_HOUR);
  }

  /** The sums from slice {@code from} to {@code to}: the total above, the part below 32 bits. */
  final long packed(long from, long to) {
    if (to < from || head == NONE) {
      return 0;
    }
    long begin = low(begin(from, unit(to - from + 1)));
    long end = low(end(to));
    return (((end >>> 32) - (begin >>> 32)) << 32) | ((end - begin) & LOW);
  }

  private long low(int place) {
    return place >= 0 ? cells[place] : place == HEAD ? pack(headTotal, headPart) : 0;
  }

  final long totalSum(long from, long to) {
    if (to < from || head == NONE) {
      return 0;
    }
    int begin = begin(from, unit(to - from + 1));
    int end = end(to);
    return total(end, end < 0 ? 0 : hourOf(end)) - total(begin, begin < 0 ? 0 : hourOf(begin));
  }

  final long partSum(long from, long to) {
    if (to < from || head == NONE) {
      return 0;
    }
    int begin = begin(from, unit(to - from + 1));
    int end = end(to);
    return part(end, end < 0 ? 0 : hourOf(end)) - part(begin, begin < 0 ? 0 : hourOf(begin));
  }

  /** Reads the first cell of a window, see {@link Evaluations}. */
  final long touch(long from, long to) {
    return head == NONE ? 0 : low(begin(from, unit(to - from + 1)));
  }

  final long touchPairs() {
    return head + cells.length;
  }

  /** Slices a window of this length is rounded to at its older end. */
  static int unit(long slices) {
    return slices <= 6 * Slices.PER_HOUR
        ? 1
        : slices <= 72 * Slices.PER_HOUR ? Slices.PER_MINUTE : Slices.PER_HOUR;
  }

  /** The place of the cell before {@code slice}'s, in the finest ring that has it from a unit. */
  private int begin(long slice, int unit) {
    if (slice <= first) {
      return ZERO;
    }
    if (unit == 1) {
      long back = head - slice + 1;
      if (back <= 0) {
        return HEAD;
      } else if (back < fineSize) {
        return ring(fineAt - (int) back, 0, fineSize);
      }
    }
    if (unit <= Slices.PER_MINUTE) {
      long back = minute(head) - minute(slice) + 1;
      if (minute(slice) <= minute(first)) {
        return ZERO;
      } else if (back <= 0) {
        return HEAD;
      } else if (back < minuteSize) {
        return ring(minuteAt - (int) back, fineSize, minuteSize);
      }
    }
    long back = hour(head) - hour(slice) + 1;
    int from = fineSize + minuteSize;
    if (hour(slice) <= hour(first)) {
      return ZERO;
    }
    return back <= 0 ? HEAD : ring(hourAt - (int) Math.min(back, hourSize - 1), from, hourSize);
  }

  /** The place of the cell that ends with {@code slice}, or later where only coarser ones are. */
  private int end(long slice) {
    long back = head - slice;
    if (back <= 0) {
      return HEAD;
    } else if (slice < first) {
      return ZERO;
    } else if (back < fineSize) {
      return ring(fineAt - (int) back, 0, fineSize);
    }
    long minutes = minute(head) - minute(slice);
    if (minutes < minuteSize) {
      return ring(minuteAt - (int) minutes, fineSize, minuteSize);
    }
    int hours = (int) Math.min(hour(head) - hour(slice), hourSize - 1);
    return ring(hourAt - hours, fineSize + minuteSize, hourSize);
  }

  static int ring(int index, int from, int size) {
    return index < from ? index + size : index;
  }

  // The whole count at a place; `hour` is the one a cell lies in.
  final long total(int place, long hour) {
    if (place < 0) {
      return place == HEAD ? headTotal : 0;
    } else if (high != null) {
      return wideTotal(high, place);
    }
    int low = (int) (cells[place] >>> 32);
    if (anchors == null) {
      return low;
    }
    long anchor = anchorTotal(anchors, block(hour));
    return anchor + (low - (int) anchor);
  }

  final long part(int place, long hour) {
    if (place < 0) {
      return place == HEAD ? headPart : 0;
    } else if (high != null) {
      return widePart(high, place);
    }
    int low = (int) cells[place];
    if (anchors == null) {
      return low;
    }
    long anchor = anchorPart(anchors, block(hour));
    return anchor + (low - (int) anchor);
  }

  final long wideTotal(long[] upper, int i) {
    return (upper[i] & ~LOW) | (cells[i] >>> 32);
  }

  final long widePart(long[] upper, int i) {
    return (upper[i] << 32) | (cells[i] & LOW);
  }

  final void set(long[] upper, int i, long total, long part) {
    cells[i] = pack(total, part);
    upper[i] = pack(total >> 32, part >> 32);
  }

  private static long pack(long total, long part) {
    return (total << 32) | (part & LOW);
  }

  static long anchorTotal(long[] anchors, long block) {
    return anchors[2 * (int) Math.floorMod(block, (long) ANCHORS)];
  }

  static long anchorPart(long[] anchors, long block) {
    return anchors[2 * (int) Math.floorMod(block, (long) ANCHORS) + 1];
  }

  private static void anchor(long[] anchors, long block, long total, long part) {
    int at = 2 * (int) Math.floorMod(block, (long) ANCHORS);
    anchors[at] = total;
    anchors[at + 1] = part;
  }

  private static long minute(long slice) {
    return Math.floorDiv(slice, (long) Slices.PER_MINUTE);
  }

  private static long hour(long slice) {
    return Math.floorDiv(slice, (long) Slices.PER_HOUR);
  }

  static long block(long hour) {
    return Math.floorDiv(hour, (long) HOURS_PER_ANCHOR);
  }
}
