package io.syntropy.slo.internal;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Explicit buckets: bucket i holds values in (bounds[i-1], bounds[i]]. A histogram without buckets
 * is one bucket over everything.
 */
record Buckets(double[] bounds, long[] counts, double sum) implements Amount {

  long count() {
    long count = 0;
    for (long n : counts) {
      count += n;
    }
    return count;
  }

  @Override
  public double events() {
    return count();
  }

  @Override
  public @Nullable Amount since(Amount earlier) {
    Buckets before = (Buckets) earlier;
    Buckets after = this;
    if (!Arrays.equals(bounds, before.bounds)) {
      double[] common = Arrays.stream(bounds).filter(b -> before.hasBound(b)).toArray();
      return merged(common).since(before.merged(common));
    }
    long[] change = new long[counts.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = after.counts[i] - before.counts[i];
      if (change[i] < 0) {
        return null;
      }
    }
    return new Buckets(bounds, change, after.sum - before.sum);
  }

  private boolean hasBound(double bound) {
    return Arrays.binarySearch(bounds, bound) >= 0;
  }

  /** These buckets joined so that only {@code kept} bounds (a subset) remain. */
  private Buckets merged(double[] kept) {
    long[] joined = new long[kept.length + 1];
    int into = 0;
    for (int i = 0; i < counts.length; i++) {
      joined[into] += counts[i];
      if (into < kept.length && i < bounds.length && bounds[i] == kept[into]) {
        into++;
      }
    }
    return new Buckets(kept, joined, sum);
  }

  @Override
  public double[] content() {
    return DoubleStream.concat(
            DoubleStream.concat(Arrays.stream(counts).asDoubleStream(), Arrays.stream(bounds)),
            DoubleStream.of(sum))
        .toArray();
  }

  @Override
  public boolean comparable(Amount other) {
    return other instanceof Buckets;
  }

  @Override
  public boolean cut(double x, Cutting into) {
    long below = 0;
    int i = 0;
    while (i < bounds.length && bounds[i] <= x) {
      below += counts[i++];
    }
    into.exact(below);
    boolean onBound = i > 0 && bounds[i - 1] == x;
    if (!onBound && i < counts.length) {
      into.straddle(counts[i], share(i, x));
    }
    return true;
  }

  // Linear inside a bucket; the first begins at 0 when its bound is positive; of the one that has
  // no upper bound nothing is taken to be under the cut.
  private double share(int bucket, double x) {
    if (bucket == bounds.length) {
      return 0;
    }
    double upper = bounds[bucket];
    double lower = bucket > 0 ? bounds[bucket - 1] : upper > 0 ? 0 : upper;
    return x <= lower ? 0 : (x - lower) / (upper - lower);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Buckets b
        && Arrays.equals(bounds, b.bounds)
        && Arrays.equals(counts, b.counts)
        && Double.compare(sum, b.sum) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
