package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Exponential histograms that are added and subtracted. Buckets are brought to the coarser scale of
 * the two first, as the OpenTelemetry data model merges them; of zero thresholds the wider stays.
 */
final class ExponentialBuckets {
  private static final int MAX_BUCKETS = 320;

  private int scale;
  private long count;
  private double sum;
  private long zeroCount;
  private double zeroThreshold;
  private TreeMap<Integer, Long> positive;
  private TreeMap<Integer, Long> negative;

  private ExponentialBuckets(Sample.ExponentialHistogram e) {
    scale = e.scale();
    count = e.count();
    sum = e.sum();
    zeroCount = e.zeroCount();
    zeroThreshold = e.zeroThreshold();
    positive = buckets(e.positiveOffset(), e.positive());
    negative = buckets(e.negativeOffset(), e.negative());
  }

  static ExponentialBuckets of(Sample.ExponentialHistogram e) {
    return new ExponentialBuckets(e);
  }

  void add(Sample.ExponentialHistogram e) {
    merge(e, 1);
  }

  /** False, with nothing said about the content, when something would fall below zero. */
  boolean subtract(Sample.ExponentialHistogram e) {
    merge(e, -1);
    return count >= 0
        && zeroCount >= 0
        && positive.values().stream().allMatch(n -> n >= 0)
        && negative.values().stream().allMatch(n -> n >= 0);
  }

  Sample.ExponentialHistogram toDelta(Series series, long startNanos, long timeNanos) {
    shrink();
    return new Sample.ExponentialHistogram(
        series,
        startNanos,
        timeNanos,
        Sample.Temporality.DELTA,
        count,
        sum,
        scale,
        zeroCount,
        zeroThreshold,
        positive.isEmpty() ? 0 : positive.firstKey(),
        counts(positive),
        negative.isEmpty() ? 0 : negative.firstKey(),
        counts(negative));
  }

  private void merge(Sample.ExponentialHistogram e, int sign) {
    ExponentialBuckets other = of(e);
    int coarser = Math.min(scale, other.scale);
    coarsen(coarser);
    other.coarsen(coarser);
    count += sign * other.count;
    sum += sign * other.sum;
    zeroCount += sign * other.zeroCount;
    zeroThreshold = Math.max(zeroThreshold, other.zeroThreshold);
    other.positive.forEach((i, n) -> positive.merge(i, sign * n, ExponentialBuckets::plus));
    other.negative.forEach((i, n) -> negative.merge(i, sign * n, ExponentialBuckets::plus));
    shrink();
  }

  /** Null, which takes the bucket away, for an empty one. */
  private static @Nullable Long plus(Long a, Long b) {
    return a + b == 0 ? null : (Long) (a + b);
  }

  /** Keeps the number of buckets within bounds. */
  private void shrink() {
    while (span(positive) > MAX_BUCKETS || span(negative) > MAX_BUCKETS) {
      coarsen(scale - 1);
    }
  }

  /** Bucket i of a scale lies wholly in bucket i >> k of the scale k lower. */
  private void coarsen(int to) {
    int by = Math.min(31, scale - to);
    if (by <= 0) {
      return;
    }
    positive = shifted(positive, by);
    negative = shifted(negative, by);
    scale = to;
  }

  private static TreeMap<Integer, Long> shifted(TreeMap<Integer, Long> buckets, int by) {
    TreeMap<Integer, Long> out = new TreeMap<>();
    buckets.forEach((i, n) -> out.merge(i >> by, n, Long::sum));
    return out;
  }

  private static TreeMap<Integer, Long> buckets(int offset, long[] counts) {
    TreeMap<Integer, Long> out = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        out.put(offset + i, counts[i]);
      }
    }
    return out;
  }

  private static long span(TreeMap<Integer, Long> buckets) {
    return buckets.isEmpty() ? 0 : (long) buckets.lastKey() - buckets.firstKey() + 1;
  }

  private static long[] counts(TreeMap<Integer, Long> buckets) {
    long[] counts = new long[(int) span(buckets)];
    for (Map.Entry<Integer, Long> e : buckets.entrySet()) {
      counts[e.getKey() - buckets.firstKey()] = e.getValue();
    }
    return counts;
  }
}
