package io.syntropy.telemetry.store;

import java.util.Optional;

/** The reading side of the embedded store. */
final class DuckReader implements TelemetryReader {
  private final SpanReader spans;
  private final SpanSearch spanSearch;
  private final Differences differences;
  private final LogSearch logSearch;
  private final MetricStore metrics;

  DuckReader(SpanStore spans, LogStore logs, MetricStore metrics) {
    this.spans = spans.reader();
    this.spanSearch = spans.search();
    this.differences = spans.differences();
    this.logSearch = logs.search();
    this.metrics = metrics;
  }

  @Override
  public Optional<Trace> trace(String traceId) {
    return spans.trace(traceId);
  }

  @Override
  public Optional<SpanView> span(String traceId, String spanId) {
    return spans.span(traceId, spanId);
  }

  @Override
  public Answer<TraceSummary> traces(SpanQuery query) {
    return spanSearch.traces(query);
  }

  @Override
  public Answer<LogView> logs(LogQuery query) {
    return logSearch.logs(query);
  }

  @Override
  public Answer<MetricSeries> range(MetricQuery query) {
    return metrics.range(query);
  }

  @Override
  public Answer<ExemplarView> exemplars(MetricQuery query, double low, double high) {
    return metrics.exemplars(query, low, high);
  }

  @Override
  public Answer<Difference> difference(DifferenceQuery query) {
    return differences.of(query);
  }
}
