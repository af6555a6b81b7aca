package io.syntropy.slo.internal;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Exponential buckets: with base = 2^(2^-scale), positive bucket i (counted from {@code offset})
 * holds values in (base^i, base^(i+1)]; negative buckets mirror it; the zero bucket holds values
 * within ± {@code zeroThreshold}.
 */
record ExponentialBuckets(
    int scale, double zeroThreshold, long zeros, Run positive, Run negative, double sum)
    implements Amount {
  // log2 of a power of two is exact; for other bounds this is far above the rounding error.
  private static final double ON_BOUND = 1e-9;

  // Runs further apart than this cannot be of one histogram.
  private static final int MAX_SPAN = 1 << 16;

  /** Counts of neighbouring buckets, the first of which has index {@code offset}. */
  record Run(int offset, long[] counts) {
    long total() {
      return Arrays.stream(counts).sum();
    }

    long at(int index) {
      long i = (long) index - offset;
      return i >= 0 && i < counts.length ? counts[(int) i] : 0;
    }

    long under(int index) {
      long sum = 0;
      for (int i = 0; i < counts.length && offset + i < index; i++) {
        sum += counts[i];
      }
      return sum;
    }

    Run shifted(int by) {
      if (by == 0 || counts.length == 0) {
        return this;
      }
      int first = offset >> by;
      long[] joined = new long[((offset + counts.length - 1) >> by) - first + 1];
      for (int i = 0; i < counts.length; i++) {
        joined[((offset + i) >> by) - first] += counts[i];
      }
      return new Run(first, joined);
    }

    /** These counts without those of buckets under {@code index}. */
    Run from(int index) {
      int skip = Math.min(counts.length, Math.max(0, index - offset));
      return skip == 0
          ? this
          : new Run(offset + skip, Arrays.copyOfRange(counts, skip, counts.length));
    }

    @Nullable Run minus(Run before) {
      if (before.counts.length == 0) {
        return this;
      }
      int first = counts.length == 0 ? before.offset : Math.min(offset, before.offset);
      int end = Math.max(offset + counts.length, before.offset + before.counts.length);
      if (end - first > MAX_SPAN) {
        return null;
      }
      long[] change = new long[end - first];
      for (int i = 0; i < change.length; i++) {
        change[i] = at(first + i) - before.at(first + i);
        if (change[i] < 0) {
          return null;
        }
      }
      return new Run(first, change);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Run r && offset == r.offset && Arrays.equals(counts, r.counts);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(counts);
    }
  }

  @Override
  public double events() {
    return zeros + positive.total() + negative.total();
  }

  @Override
  public @Nullable Amount since(Amount earlier) {
    ExponentialBuckets before = (ExponentialBuckets) earlier;
    int common = Math.min(scale, before.scale);
    double threshold = Math.max(zeroThreshold, before.zeroThreshold);
    ExponentialBuckets a = before.aligned(common, threshold);
    ExponentialBuckets b = aligned(common, threshold);
    Run up = b.positive.minus(a.positive);
    Run down = b.negative.minus(a.negative);
    if (up == null || down == null || b.zeros < a.zeros) {
      return null;
    }
    return new ExponentialBuckets(common, threshold, b.zeros - a.zeros, up, down, sum - before.sum);
  }

  private ExponentialBuckets aligned(int toScale, double threshold) {
    Run up = positive.shifted(scale - toScale);
    Run down = negative.shifted(scale - toScale);
    long moved = 0;
    if (threshold > zeroThreshold) {
      int first = bucketOf(position(threshold, toScale)) + 1;
      moved = up.under(first) + down.under(first);
      up = up.from(first);
      down = down.from(first);
    }
    return new ExponentialBuckets(toScale, threshold, zeros + moved, up, down, sum);
  }

  @Override
  public double[] content() {
    DoubleStream header =
        DoubleStream.of(scale, zeros, zeroThreshold, positive.offset, negative.offset, sum);
    DoubleStream counts =
        DoubleStream.concat(
            Arrays.stream(positive.counts).asDoubleStream(),
            Arrays.stream(negative.counts).asDoubleStream());
    return DoubleStream.concat(header, counts).toArray();
  }

  @Override
  public boolean comparable(Amount other) {
    return other instanceof ExponentialBuckets;
  }

  @Override
  public boolean cut(double x, Cutting into) {
    if (x < 0) {
      cutNegative(-x, into);
      return true;
    }
    long below = negative.total();
    if (zeroThreshold <= x) {
      below += zeros;
    }
    if (x == 0) {
      into.exact(below);
    } else {
      double position = position(x, scale);
      int bucket = bucketOf(position);
      boolean onBound = position == bucket + 1;
      into.exact(below + positive.under(onBound ? bucket + 1 : bucket));
      if (!onBound) {
        into.straddle(positive.at(bucket), position - bucket);
      }
    }
    if (zeroThreshold > x) {
      into.straddle(zeros, (x + zeroThreshold) / (2 * zeroThreshold));
    }
    return true;
  }

  // At or under -magnitude: the negative buckets of at least that magnitude.
  private void cutNegative(double magnitude, Cutting into) {
    double position = position(magnitude, scale);
    int bucket = bucketOf(position);
    into.exact(negative.total() - negative.under(bucket + 1));
    if (position != bucket + 1) {
      into.straddle(negative.at(bucket), 1 - (position - bucket));
    }
    if (zeroThreshold > magnitude) {
      into.straddle(zeros, (zeroThreshold - magnitude) / (2 * zeroThreshold));
    }
  }

  /** log_base(value), snapped to a whole number when that close to a bucket's bound. */
  private static double position(double value, int scale) {
    int exponent = Math.getExponent(value);
    double log2 = exponent + Math.log(value / Math.scalb(1.0, exponent)) / Math.log(2);
    double position = Math.scalb(log2, scale);
    double near = Math.rint(position);
    return Math.abs(position - near) < ON_BOUND * Math.max(1, Math.abs(near)) ? near : position;
  }

  private static int bucketOf(double position) {
    return (int) Math.ceil(position) - 1;
  }
}
