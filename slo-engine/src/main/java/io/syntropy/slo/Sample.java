package io.syntropy.slo;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One decoded telemetry item, as the receivers hand it over: validated (finite numbers, counts not
 * negative, times inside the bounds of contracts §3), not yet matched against any SLO.
 *
 * <p>Times are nanoseconds since the epoch, UTC; a start of 0 means unknown.
 */
public sealed interface Sample {

  /** Event time, nanoseconds since the epoch. */
  long timeNanos();

  /** How a sum or histogram reports over time. */
  enum Temporality {
    /** Each point is the total since the start time. */
    CUMULATIVE,
    /** Each point is the change since the start time. */
    DELTA
  }

  /** A metric point: a sample that belongs to a series. */
  sealed interface Point extends Sample {
    /** The series this point belongs to. */
    Series series();
  }

  /** A sum's point; {@code monotonic} sums are counters, others are read as gauges. */
  record Sum(
      Series series,
      long startNanos,
      long timeNanos,
      Temporality temporality,
      boolean monotonic,
      double value)
      implements Point {}

  /** A gauge's point. */
  record Gauge(Series series, long timeNanos, double value) implements Point {}

  /**
   * An explicit-bucket histogram's point: bucket i counts values in (bounds[i-1], bounds[i]], so
   * {@code counts.length == bounds.length + 1}, or both are empty when only count and sum are sent.
   *
   * @param sum sum of the values, NaN when absent
   */
  record Histogram(
      Series series,
      long startNanos,
      long timeNanos,
      Temporality temporality,
      long count,
      double sum,
      double[] bounds,
      long[] counts)
      implements Point {

    @Override
    public boolean equals(Object o) {
      return o instanceof Histogram h
          && series.equals(h.series)
          && startNanos == h.startNanos
          && timeNanos == h.timeNanos
          && temporality == h.temporality
          && count == h.count
          && Double.compare(sum, h.sum) == 0
          && Arrays.equals(bounds, h.bounds)
          && Arrays.equals(counts, h.counts);
    }

    @Override
    public int hashCode() {
      return series.hashCode() * 31 + Long.hashCode(timeNanos);
    }
  }

  /**
   * An exponential histogram's point: base = 2^(2^-scale); positive bucket i counts values in
   * (base^(offset+i), base^(offset+i+1)], negative buckets mirror it, values within ± {@code
   * zeroThreshold} are counted by {@code zeroCount}.
   *
   * @param sum sum of the values, NaN when absent
   */
  record ExponentialHistogram(
      Series series,
      long startNanos,
      long timeNanos,
      Temporality temporality,
      long count,
      double sum,
      int scale,
      long zeroCount,
      double zeroThreshold,
      int positiveOffset,
      long[] positive,
      int negativeOffset,
      long[] negative)
      implements Point {

    @Override
    public boolean equals(Object o) {
      return o instanceof ExponentialHistogram h
          && series.equals(h.series)
          && startNanos == h.startNanos
          && timeNanos == h.timeNanos
          && temporality == h.temporality
          && count == h.count
          && Double.compare(sum, h.sum) == 0
          && scale == h.scale
          && zeroCount == h.zeroCount
          && Double.compare(zeroThreshold, h.zeroThreshold) == 0
          && positiveOffset == h.positiveOffset
          && negativeOffset == h.negativeOffset
          && Arrays.equals(positive, h.positive)
          && Arrays.equals(negative, h.negative);
    }

    @Override
    public int hashCode() {
      return series.hashCode() * 31 + Long.hashCode(timeNanos);
    }
  }

  /**
   * The series is gone: OTLP's flag "no recorded value", Prometheus' staleness marker. It counts
   * nothing; the series is not expected to report from here to its next point (contracts §4). One
   * that arrives before any point of its series says nothing.
   */
  record Stale(Series series, long timeNanos) implements Sample {}

  /**
   * A value that was recorded within a trace, sent beside a point of its series. It counts nothing.
   *
   * @param value in the series' unit
   * @param traceHigh first 8 bytes of the trace id, big-endian
   * @param traceLow last 8 bytes of the trace id, big-endian
   * @param spanId 8 bytes, big-endian; 0 when absent
   */
  record Exemplar(
      Series series, long timeNanos, double value, long traceHigh, long traceLow, long spanId)
      implements Sample {

    /** The trace id as 32 hexadecimal digits. */
    public String traceId() {
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(traceHigh) + hex.toHexDigits(traceLow);
    }
  }

  /**
   * A finished span; its event time is its end.
   *
   * @param parentSpanId hex, empty for a root
   * @param kind OTLP kind in lower case: {@code server}, {@code client}, {@code internal}, {@code
   *     producer}, {@code consumer} or {@code unspecified}
   * @param status {@code unset}, {@code ok} or {@code error}
   */
  record Span(
      String traceId,
      String spanId,
      String parentSpanId,
      String name,
      String kind,
      String status,
      long startNanos,
      long timeNanos,
      Attributes resource,
      Attributes attributes,
      SpanDetails details)
      implements Sample {

    /** A root without details. */
    public Span(
        String traceId,
        String spanId,
        String name,
        String kind,
        String status,
        long startNanos,
        long timeNanos,
        Attributes resource,
        Attributes attributes) {
      this(
          traceId,
          spanId,
          "",
          name,
          kind,
          status,
          startNanos,
          timeNanos,
          resource,
          attributes,
          SpanDetails.NONE);
    }

    /** The span's duration in nanoseconds, never negative. */
    public long durationNanos() {
      return Math.max(0, timeNanos - startNanos);
    }
  }

  /**
   * A log record.
   *
   * @param severity OTLP severity text in upper case, or the name of its number's range, else empty
   * @param traceId hex, empty when absent
   */
  record Log(
      long timeNanos,
      String severity,
      String body,
      String traceId,
      String spanId,
      Attributes resource,
      Attributes attributes)
      implements Sample {}
}
