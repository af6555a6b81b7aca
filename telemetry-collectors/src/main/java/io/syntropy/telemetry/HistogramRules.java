package io.syntropy.telemetry;

import org.jspecify.annotations.Nullable;

/** When a histogram point contradicts itself. A fault is told in words; null means none. */
final class HistogramRules {
  static final int MAX_BUCKETS = 4096;
  private static final int MIN_SCALE = -10;
  private static final int MAX_SCALE = 20;

  private HistogramRules() {}

  /** How many buckets and bounds there may be; looked at before any are read. */
  static @Nullable String sizeFault(
      long count, boolean hasSum, double sum, int bounds, int counts) {
    if (count < 0) {
      return "count: " + Long.toUnsignedString(count) + " (expected 0..2^63-1)";
    } else if (hasSum && !Double.isFinite(sum)) {
      return "sum: " + sum + " (expected a finite number)";
    } else if (counts > MAX_BUCKETS) {
      return "bucket_counts: " + counts + " (expected <= " + MAX_BUCKETS + ")";
    }
    boolean bare = counts == 0 && bounds == 0;
    if (!bare && counts != bounds + 1) {
      return "bucket_counts: "
          + counts
          + " (expected "
          + (bounds + 1)
          + ": one more than explicit_bounds)";
    }
    return null;
  }

  static @Nullable String boundsFault(double[] bounds) {
    for (int i = 0; i < bounds.length; i++) {
      if (!Double.isFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
        return "explicit_bounds[" + i + "]: " + bounds[i] + " (expected finite and increasing)";
      }
    }
    return null;
  }

  static @Nullable String countFault(long count, long[] counts) {
    return counts.length == 0 ? null : countFault(count, total(counts));
  }

  static @Nullable String exponentialFault(PointReader p) {
    if (p.count < 0 || p.zeroCount < 0) {
      return "count or zero_count over 2^63-1";
    } else if (p.hasSum && !Double.isFinite(p.sum)) {
      return "sum: " + p.sum + " (expected a finite number)";
    } else if (p.scale < MIN_SCALE || p.scale > MAX_SCALE) {
      return "scale: " + p.scale + " (expected -10..20)";
    } else if (!Double.isFinite(p.zeroThreshold) || p.zeroThreshold < 0) {
      return "zero_threshold: " + p.zeroThreshold + " (expected >= 0)";
    }
    String fault = sideFault("positive", p.positive);
    return fault != null ? fault : sideFault("negative", p.negative);
  }

  static @Nullable String exponentialCountFault(PointReader p, long[] positive, long[] negative) {
    long[] all = {p.zeroCount, total(positive), total(negative)};
    return countFault(p.count, total(all));
  }

  private static @Nullable String sideFault(String side, BucketsReader buckets) {
    int size = buckets.counts.size();
    if (size > MAX_BUCKETS) {
      return side + " bucket_counts: " + size + " (expected <= " + MAX_BUCKETS + ")";
    }
    // Further out than any double reaches at the finest scale; leaves room to shift without
    // overflow.
    if (Math.abs((long) buckets.offset) > 1L << 30) {
      return side + " offset: " + buckets.offset + " (expected within +-2^30)";
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
