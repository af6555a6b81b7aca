package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A classic histogram's lines, with cumulated buckets, as one OTLP point. */
final class ClassicHistogram {
  private ClassicHistogram() {}

  /**
   * The point without time and attributes, or null when the lines are no whole histogram: a bucket
   * that is not a whole number or less than the one before it, none at {@code +Inf} and no count,
   * or another count than that bucket's.
   */
  static HistogramDataPoint.@Nullable Builder of(String family, List<Exposition.Line> lines) {
    TreeMap<Double, Long> cumulated = new TreeMap<>();
    Double sum = null;
    Long count = null;
    for (Exposition.Line line : lines) {
      if (line.name().equals(family + "_sum")) {
        sum = line.value();
      } else {
        Long whole = whole(line.value());
        if (whole == null) {
          return null;
        } else if (line.name().equals(family + "_count")) {
          count = whole;
        } else {
          Double bound = bound(line.labels().get("le"));
          if (bound == null || cumulated.put(bound, whole) != null) {
            return null;
          }
        }
      }
    }
    Long infinite = cumulated.get(Double.POSITIVE_INFINITY);
    if (infinite == null) {
      infinite = count;
    }
    if (infinite == null
        || count != null && !count.equals(infinite)
        || cumulated.size() >= HistogramTranslation.MAX_BUCKETS) {
      return null;
    }
    cumulated.put(Double.POSITIVE_INFINITY, infinite);
    HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder().setCount(infinite);
    if (sum != null && Double.isFinite(sum)) {
      point.setSum(sum);
    }
    if (cumulated.size() == 1) {
      return point; // count and sum alone
    }
    return buckets(point, cumulated) ? point : null;
  }

  private static boolean buckets(HistogramDataPoint.Builder point, Map<Double, Long> cumulated) {
    long before = 0;
    for (Map.Entry<Double, Long> bucket : cumulated.entrySet()) {
      if (bucket.getValue() < before) {
        return false;
      }
      point.addBucketCounts(bucket.getValue() - before);
      before = bucket.getValue();
      if (bucket.getKey() != Double.POSITIVE_INFINITY) {
        point.addExplicitBounds(bucket.getKey());
      }
    }
    return true;
  }

  private static @Nullable Long whole(double value) {
    return value >= 0 && value < 1L << 53 && value == Math.rint(value) ? (long) value : null;
  }

  private static @Nullable Double bound(@Nullable String le) {
    if (le == null) {
      return null;
    }
    try {
      Cursor at = new Cursor(le, 1);
      double bound = at.number();
      return at.atEnd() && !Double.isNaN(bound) && bound != Double.NEGATIVE_INFINITY
          ? (Double) bound
          : null;
    } catch (BadExposition e) {
      return null;
    }
  }
}
