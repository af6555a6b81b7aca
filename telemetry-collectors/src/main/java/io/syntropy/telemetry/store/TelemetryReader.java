package io.syntropy.telemetry.store;

import java.util.Optional;

/**
 * Port: answers questions about stored telemetry, on any thread. What was taken by the writer is
 * visible at the latest after its commit.
 *
 * <p>All methods throw {@link StoreUnavailable} when no answer comes in time.
 */
public interface TelemetryReader {

  /** The spans of one trace, at most 10,000, by start; empty when none is stored. */
  Optional<Trace> trace(String traceId);

  /** One span with attributes, events and links; empty when it is not stored. */
  Optional<SpanView> span(String traceId, String spanId);

  /** The traces with a span that {@code query} asks for, newest first. */
  Answer<TraceSummary> traces(SpanQuery query);

  /** Log records, newest first. */
  Answer<LogView> logs(LogQuery query);

  /**
   * Series of a metric, those with the greatest values first.
   *
   * @throws IllegalArgumentException when the function fits none of the series, or there are too
   *     many groups to hold
   */
  Answer<MetricSeries> range(MetricQuery query);

  /**
   * Exemplars of a metric, newest first, at most {@link MetricQuery#maxPoints}; for {@link
   * MetricQuery.Function#QUANTILE} those slower than the quantile of the whole range.
   *
   * @param low least value wanted, in the metric's unit; may be infinite
   * @param high greatest value wanted
   */
  Answer<ExemplarView> exemplars(MetricQuery query, double low, double high);

  /**
   * Attributes by how much their distributions differ, the most telling first; {@code matched} is
   * how many attributes were compared.
   */
  Answer<Difference> difference(DifferenceQuery query);
}
