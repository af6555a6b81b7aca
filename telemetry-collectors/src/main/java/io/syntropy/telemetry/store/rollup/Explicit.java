package io.syntropy.telemetry.store.rollup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Explicit buckets as in {@link io.syntropy.slo.Sample.Histogram}. The arrays belong to whoever
 * made them and are never written to.
 */
record Explicit(long count, double sum, double[] bounds, long[] counts) implements Measure {

  @Override
  public @Nullable Measure since(Measure earlier) {
    if (!(earlier instanceof Explicit before) || count < before.count) {
      return null;
    }
    if (!sameBounds(before)) {
      double[] common = common(bounds, before.bounds);
      return to(common).since(before.to(common));
    }
    long[] change = new long[counts.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = counts[i] - before.counts[i];
      if (change[i] < 0) {
        return null;
      }
    }
    return new Explicit(count - before.count, sum - before.sum, bounds, change);
  }

  @Override
  public boolean extendsOn(Measure earlier) {
    if (!(earlier instanceof Explicit before) || count < before.count || !sameBounds(before)) {
      return false;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < before.counts[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Explicit plus(Measure other) {
    Explicit o = (Explicit) other;
    if (!sameBounds(o)) {
      double[] common = common(bounds, o.bounds);
      return to(common).plus(o.to(common));
    }
    long[] both = counts.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] += o.counts[i];
    }
    return new Explicit(count + o.count, sum + o.sum, bounds, both);
  }

  private boolean sameBounds(Explicit other) {
    return counts.length == other.counts.length
        && (bounds == other.bounds || Arrays.equals(bounds, other.bounds));
  }

  private static double[] common(double[] some, double[] others) {
    return Arrays.stream(some).filter(b -> Arrays.binarySearch(others, b) >= 0).toArray();
  }

  /** The same with fewer bounds: what lies between two that remain is counted together. */
  private Explicit to(double[] fewer) {
    if (counts.length == 0) {
      return new Explicit(count, sum, fewer, new long[] {count});
    }
    long[] merged = new long[fewer.length + 1];
    int into = 0;
    for (int i = 0; i < counts.length; i++) {
      while (into < fewer.length && i > 0 && bounds[i - 1] >= fewer[into]) {
        into++;
      }
      merged[into] += counts[i];
    }
    return new Explicit(count, sum, fewer, merged);
  }

  @Override
  public boolean comparable(Measure other) {
    return other instanceof Explicit;
  }

  @Override
  public double total() {
    return count;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Explicit e
        && count == e.count
        && Double.compare(sum, e.sum) == 0
        && Arrays.equals(bounds, e.bounds)
        && Arrays.equals(counts, e.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return count + " values, sum " + sum + ", " + Arrays.toString(counts);
  }
}
