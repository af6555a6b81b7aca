package io.syntropy.telemetry.store.rollup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of neighbouring exponential buckets.
 *
 * @param offset index of the first
 * @param counts never written to
 */
record Span(int offset, long[] counts) {
  /** None. */
  static final Span EMPTY = new Span(0, new long[0]);

  /** Buckets of one side at most; what is wider is not of one histogram. */
  static final int MAX_WIDTH = 1 << 14;

  long at(int index) {
    long i = (long) index - offset;
    return i >= 0 && i < counts.length ? counts[(int) i] : 0;
  }

  long total() {
    long sum = 0;
    for (long c : counts) {
      sum += c;
    }
    return sum;
  }

  /** Whether no bucket counts less than in {@code before}. */
  boolean covers(Span before) {
    for (int i = 0; i < before.counts.length; i++) {
      if (before.counts[i] > at(before.offset + i)) {
        return false;
      }
    }
    return true;
  }

  /** Counts of buckets under {@code index}. */
  long under(int index) {
    long sum = 0;
    for (int i = 0; i < counts.length && offset + i < index; i++) {
      sum += counts[i];
    }
    return sum;
  }

  Span from(int index) {
    int skip = Math.min(counts.length, Math.max(0, index - offset));
    return skip == 0
        ? this
        : new Span(offset + skip, Arrays.copyOfRange(counts, skip, counts.length));
  }

  /** At a scale that is smaller by {@code by}. */
  Span coarser(int by) {
    if (by == 0 || counts.length == 0) {
      return this;
    }
    int shift = Math.min(by, 31);
    int first = offset >> shift;
    long[] joined = new long[((offset + counts.length - 1) >> shift) - first + 1];
    for (int i = 0; i < counts.length; i++) {
      joined[((offset + i) >> shift) - first] += counts[i];
    }
    return new Span(first, joined);
  }

  boolean isFarFrom(Span other) {
    return counts.length > 0 && other.counts.length > 0 && width(other) > MAX_WIDTH;
  }

  private long width(Span other) {
    long end = Math.max((long) offset + counts.length, (long) other.offset + other.counts.length);
    return end - Math.min(offset, other.offset);
  }

  Span plus(Span other) {
    if (other.counts.length == 0) {
      return this;
    }
    if (counts.length == 0) {
      return other;
    }
    int first = Math.min(offset, other.offset);
    long[] both = new long[(int) width(other)];
    System.arraycopy(counts, 0, both, offset - first, counts.length);
    for (int i = 0; i < other.counts.length; i++) {
      both[other.offset - first + i] += other.counts[i];
    }
    return new Span(first, both);
  }

  /** These without {@code before}; null when some bucket counted more before. */
  @Nullable Span minus(Span before) {
    if (!covers(before)) {
      return null;
    }
    long[] change = counts.clone();
    for (int i = 0; i < before.counts.length; i++) {
      if (before.counts[i] != 0) {
        change[before.offset + i - offset] -= before.counts[i];
      }
    }
    return new Span(offset, change);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Span s && offset == s.offset && Arrays.equals(counts, s.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return offset + "+" + Arrays.toString(counts);
  }
}
