package io.syntropy.telemetry;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import org.jspecify.annotations.Nullable;

/** When a histogram point contradicts itself. A fault is told in words; null means none. */
final class ReferenceHistograms {
  static final int MAX_BUCKETS = 4096;
  private static final int MIN_SCALE = -10;
  private static final int MAX_SCALE = 20;

  private ReferenceHistograms() {}

  static @Nullable String explicitFault(
      long count, boolean hasSum, double sum, double[] bounds, long[] counts) {
    if (count < 0) {
      return "count: " + Long.toUnsignedString(count) + " (expected 0..2^63-1)";
    } else if (hasSum && !Double.isFinite(sum)) {
      return "sum: " + sum + " (expected a finite number)";
    } else if (counts.length > MAX_BUCKETS) {
      return "bucket_counts: " + counts.length + " (expected <= " + MAX_BUCKETS + ")";
    }
    boolean bare = counts.length == 0 && bounds.length == 0;
    if (!bare && counts.length != bounds.length + 1) {
      return "bucket_counts: "
          + counts.length
          + " (expected "
          + (bounds.length + 1)
          + ": one more than explicit_bounds)";
    }
    for (int i = 0; i < bounds.length; i++) {
      if (!Double.isFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
        return "explicit_bounds[" + i + "]: " + bounds[i] + " (expected finite and increasing)";
      }
    }
    return bare ? null : countFault(count, total(counts));
  }

  static @Nullable String exponentialFault(ExponentialHistogramDataPoint p) {
    if (p.getCount() < 0 || p.getZeroCount() < 0) {
      return "count or zero_count over 2^63-1";
    } else if (p.hasSum() && !Double.isFinite(p.getSum())) {
      return "sum: " + p.getSum() + " (expected a finite number)";
    } else if (p.getScale() < MIN_SCALE || p.getScale() > MAX_SCALE) {
      return "scale: " + p.getScale() + " (expected -10..20)";
    } else if (!Double.isFinite(p.getZeroThreshold()) || p.getZeroThreshold() < 0) {
      return "zero_threshold: " + p.getZeroThreshold() + " (expected >= 0)";
    }
    String fault = sideFault("positive", p.getPositive());
    if (fault == null) {
      fault = sideFault("negative", p.getNegative());
    }
    if (fault != null) {
      return fault;
    }
    long[] all = {p.getZeroCount(), total(counts(p.getPositive())), total(counts(p.getNegative()))};
    return countFault(p.getCount(), total(all));
  }

  static long[] counts(ExponentialHistogramDataPoint.Buckets buckets) {
    long[] counts = new long[buckets.getBucketCountsCount()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets.getBucketCounts(i);
    }
    return counts;
  }

  private static @Nullable String sideFault(
      String side, ExponentialHistogramDataPoint.Buckets buckets) {
    int size = buckets.getBucketCountsCount();
    if (size > MAX_BUCKETS) {
      return side + " bucket_counts: " + size + " (expected <= " + MAX_BUCKETS + ")";
    }
    // Further out than any double reaches at the finest scale; leaves room to shift without
    // overflow.
    if (Math.abs((long) buckets.getOffset()) > 1L << 30) {
      return side + " offset: " + buckets.getOffset() + " (expected within +-2^30)";
    }
    return null;
  }

  /** The sum, or -1 when a part is negative or it overflows. */
  private static long total(long[] counts) {
    long sum = 0;
    for (long c : counts) {
      sum += c;
      if (c < 0 || sum < 0) {
        return -1;
      }
    }
    return sum;
  }

  private static @Nullable String countFault(long count, long total) {
    if (total == count) {
      return null;
    }
    String shown = total < 0 ? "over 2^63-1" : String.valueOf(total);
    return "bucket counts add up to " + shown + " (expected the count, " + count + ")";
  }
}
