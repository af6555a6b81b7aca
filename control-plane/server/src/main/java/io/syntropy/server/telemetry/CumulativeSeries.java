package io.syntropy.server.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counters and histograms of one resource, as an SDK keeps them: cumulative, each series from its
 * first event on, so that its first point counts in full. Used by one thread at a time.
 */
public final class CumulativeSeries {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private final Map<String, String> resource;
  private final String scope;
  private final Map<Key, Series> series = new LinkedHashMap<>();

  /** What is measured; the name says which. */
  public static final class Instrument {
    private final String name;
    private final String unit;
    private final double[] bounds;

    /**
     * @param unit in UCUM
     * @param bounds of the histogram's buckets, in the unit; none for a counter
     */
    public Instrument(String name, String unit, double... bounds) {
      this.name = name;
      this.unit = unit;
      this.bounds = bounds.clone();
    }

    boolean counts() {
      return bounds.length == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Instrument that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private record Key(Instrument instrument, Map<String, String> attributes) {}

  private static final class Series {
    final long start;
    final long[] buckets;
    long count;
    double sum;
    long touched;
    boolean told;
    @Nullable Exemplar exemplar;

    Series(long start, int buckets) {
      this.start = start;
      this.buckets = new long[buckets];
    }
  }

  /**
   * @param resource attributes of all series
   * @param scope who measures
   */
  public CumulativeSeries(Map<String, String> resource, String scope) {
    this.resource = Map.copyOf(resource);
    this.scope = scope;
  }

  /** How many series there are. */
  public int size() {
    return series.size();
  }

  /** Whether there is such a series already. */
  public boolean has(Instrument instrument, Map<String, String> attributes) {
    return series.containsKey(new Key(instrument, attributes));
  }

  /**
   * Counts {@code amount} events.
   *
   * @param since when they may have begun, nanoseconds; before the time of the points
   */
  public void count(
      Instrument instrument, Map<String, String> attributes, long amount, long since) {
    series(instrument, attributes, since).count += amount;
  }

  /**
   * Counts one value.
   *
   * @param traceId 32 hexadecimal digits of the trace it comes from, null for none
   * @param since as above; the exemplar's time too
   */
  public void observe(
      Instrument instrument,
      Map<String, String> attributes,
      double value,
      @Nullable String traceId,
      long since) {
    Series of = series(instrument, attributes, since);
    of.count++;
    of.sum += value;
    of.buckets[bucket(instrument.bounds, value)]++;
    if (traceId != null) {
      of.exemplar =
          Exemplar.newBuilder()
              .setTimeUnixNano(since)
              .setAsDouble(value)
              .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(traceId)))
              .build();
    }
  }

  /** Bounds are upper ones and belong to their bucket. */
  private static int bucket(double[] bounds, double value) {
    int at = Arrays.binarySearch(bounds, value);
    return at < 0 ? -at - 1 : at;
  }

  private Series series(Instrument instrument, Map<String, String> attributes, long since) {
    Series of =
        series.computeIfAbsent(
            new Key(instrument, Map.copyOf(attributes)),
            key -> new Series(since, instrument.bounds.length + 1));
    of.touched = Math.max(of.touched, since);
    of.told = false;
    return of;
  }

  /** Forgets what saw no event since {@code nanos}. */
  public void forget(long nanos) {
    series.values().removeIf(of -> of.touched < nanos);
  }

  /**
   * A point of each series; exemplars go out once.
   *
   * @param time of the points, nanoseconds; after all events
   */
  public ResourceMetrics points(long time) {
    return points(time, true);
  }

  /** A point of each series that had an event since its last one. */
  public ResourceMetrics news(long time) {
    return points(time, false);
  }

  private ResourceMetrics points(long time, boolean all) {
    Map<Instrument, Metric.Builder> metrics = new LinkedHashMap<>();
    series.forEach((key, of) -> {
      if (of.told && !all) {
        return;
      }
      of.told = true;
      Metric.Builder metric =
          metrics.computeIfAbsent(
              key.instrument(), i -> Metric.newBuilder().setName(i.name).setUnit(i.unit));
      if (key.instrument().counts()) {
        Sum.Builder sum =
            metric.getSumBuilder().setIsMonotonic(true).setAggregationTemporality(CUMULATIVE);
        sum.addDataPoints(
            NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(of.start)
                .setTimeUnixNano(time)
                .setAsInt(of.count)
                .addAllAttributes(OtlpText.attributes(key.attributes())));
      } else {
        Histogram.Builder histogram =
            metric.getHistogramBuilder().setAggregationTemporality(CUMULATIVE);
        histogram.addDataPoints(point(key, of, time));
      }
      of.exemplar = null;
    });
    ScopeMetrics.Builder scoped =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName(scope));
    metrics.values().forEach(scoped::addMetrics);
    return ResourceMetrics.newBuilder()
        .setResource(OtlpText.resource(new TreeMap<>(resource)))
        .addScopeMetrics(scoped)
        .build();
  }

  private static HistogramDataPoint point(Key key, Series of, long time) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(of.start)
            .setTimeUnixNano(time)
            .setCount(of.count)
            .setSum(of.sum)
            .addAllAttributes(OtlpText.attributes(key.attributes()));
    for (double bound : key.instrument().bounds) {
      point.addExplicitBounds(bound);
    }
    for (long bucket : of.buckets) {
      point.addBucketCounts(bucket);
    }
    if (of.exemplar != null) {
      point.addExemplars(of.exemplar);
    }
    return point.build();
  }
}
