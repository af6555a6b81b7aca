package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.util.Map;
import java.util.TreeMap;

/**
 * Native histograms in OTLP's form. Prometheus' bucket i holds (base^(i-1), base^i], OTLP's holds
 * (base^i, base^(i+1)]; floating-point counts are rounded bucket by bucket and the count is their
 * sum. Observations of NaN, which are in the count and in no bucket, are left out.
 */
final class HistogramTranslation {
  static final int MIN_SCHEMA = -4;
  static final int MAX_SCHEMA = 8;

  /** As many buckets as the OTLP decoder takes; a wider histogram is made coarser. */
  static final int MAX_BUCKETS = 4096;

  private static final long MAX_INDEX = 1L << 29;

  private HistogramTranslation() {}

  /** A histogram that contradicts itself; the message says how. */
  static final class Contradiction extends Exception {
    private static final long serialVersionUID = 1L;

    Contradiction(String message) {
      super(message, null, false, false);
    }
  }

  /** The exponential histogram of schemas -4..8. */
  static ExponentialHistogramDataPoint.Builder exponential(NativeHistogram h) throws Contradiction {
    if (h.schema() < MIN_SCHEMA || h.schema() > MAX_SCHEMA) {
      throw new Contradiction("schema: " + h.schema() + " (expected -4..8 or -53)");
    }
    TreeMap<Long, Long> positive = buckets("positive", h.positive(), -1);
    TreeMap<Long, Long> negative = buckets("negative", h.negative(), -1);
    long zero = whole("zero count", h.zeroCount());
    long count = Math.addExact(zero, Math.addExact(total(positive), total(negative)));
    boolean nan = checkCount(h, count);
    int coarser = Math.max(coarser(positive), coarser(negative));
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setCount(count)
            .setScale(h.schema() - coarser)
            .setZeroCount(zero);
    if (Double.isFinite(h.zeroThreshold()) && h.zeroThreshold() > 0) {
      point.setZeroThreshold(h.zeroThreshold());
    }
    if (!nan && Double.isFinite(h.sum())) {
      point.setSum(h.sum());
    }
    fill(point.getPositiveBuilder(), positive, coarser);
    fill(point.getNegativeBuilder(), negative, coarser);
    return point;
  }

  /** The explicit histogram of schema -53: custom bounds. */
  static HistogramDataPoint.Builder explicit(NativeHistogram h) throws Contradiction {
    TreeMap<Long, Long> buckets = buckets("positive", h.positive(), 0);
    int bounds = h.customBounds().size();
    if (bounds >= MAX_BUCKETS) {
      throw new Contradiction("custom_values: " + bounds + " (expected < " + MAX_BUCKETS + ")");
    }
    if (!buckets.isEmpty() && (buckets.firstKey() < 0 || buckets.lastKey() > bounds)) {
      throw new Contradiction("buckets beyond the " + bounds + " custom values");
    }
    long count = total(buckets);
    boolean nan = checkCount(h, count);
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().setCount(count).addAllExplicitBounds(h.customBounds());
    for (long i = 0; i <= bounds; i++) {
      point.addBucketCounts(buckets.getOrDefault(i, 0L));
    }
    if (!nan && Double.isFinite(h.sum())) {
      point.setSum(h.sum());
    }
    return point;
  }

  /** Whether some observations are in no bucket. */
  private static boolean checkCount(NativeHistogram h, long inBuckets) throws Contradiction {
    // A floating-point count may be off by half a unit per rounded bucket.
    double slack = (h.positive().counts().size() + h.negative().counts().size() + 1) * 0.5;
    if (!(h.count() >= inBuckets - slack)) {
      throw new Contradiction(
          "count: " + h.count() + " (expected at least what the buckets hold, " + inBuckets + ")");
    }
    return h.count() > inBuckets + slack;
  }

  private static TreeMap<Long, Long> buckets(String side, NativeHistogram.Side given, int shift)
      throws Contradiction {
    TreeMap<Long, Long> buckets = new TreeMap<>();
    long index = shift;
    int next = 0;
    for (int[] span : given.spans()) {
      index += span[0];
      if (span[1] < 0 || span[1] > given.counts().size() - next) {
        throw new Contradiction(side + " spans hold more buckets than were sent");
      }
      for (int i = 0; i < span[1]; i++) {
        long count = whole(side + " bucket", given.counts().get(next++));
        if (count > 0) {
          buckets.merge(index, count, Long::sum);
        }
        index++;
      }
      if (Math.abs(index) > MAX_INDEX) {
        throw new Contradiction(side + " bucket index: " + index + " (expected within +-2^29)");
      }
    }
    if (next != given.counts().size()) {
      throw new Contradiction(side + " spans hold fewer buckets than were sent");
    }
    return buckets;
  }

  private static long whole(String what, double count) throws Contradiction {
    if (!(count >= 0 && count < 1L << 53)) {
      throw new Contradiction(what + ": " + count + " (expected 0..2^53)");
    }
    return Math.round(count);
  }

  private static long total(Map<Long, Long> buckets) throws Contradiction {
    long sum = 0;
    for (long count : buckets.values()) {
      sum += count;
      if (sum > 1L << 60) {
        throw new Contradiction("bucket counts: more than 2^60");
      }
    }
    return sum;
  }

  /** By how many halvings of the scale the buckets fit. */
  private static int coarser(TreeMap<Long, Long> buckets) {
    int by = 0;
    if (!buckets.isEmpty()) {
      while ((buckets.lastKey() >> by) - (buckets.firstKey() >> by) >= MAX_BUCKETS) {
        by++;
      }
    }
    return by;
  }

  private static void fill(
      ExponentialHistogramDataPoint.Buckets.Builder out, TreeMap<Long, Long> buckets, int by) {
    Map.Entry<Long, Long> first = buckets.firstEntry();
    if (first == null) {
      return;
    }
    int offset = (int) (first.getKey() >> by);
    long[] counts = new long[(int) (buckets.lastKey() >> by) - offset + 1];
    buckets.forEach((index, count) -> counts[(int) (index >> by) - offset] += count);
    out.setOffset(offset);
    for (long count : counts) {
      out.addBucketCounts(count);
    }
  }
}
