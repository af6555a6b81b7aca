package io.syntropy.server.prometheus;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.slo.promql.PolledQuery;

/** An answer as the OTLP request that is journalled, so that a replay asks nobody. */
final class Payload {
  private static final String SCOPE = "io.syntropy.prometheus";

  private Payload() {}

  /**
   * The points of {@code answer}.
   *
   * @param sinceNanos event time of the answer before; rates are counted from there
   */
  static ExportMetricsServiceRequest of(PolledQuery query, Answer answer, long sinceNanos)
      throws QueryFailed {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName(SCOPE));
    Metric.Builder metric = Metric.newBuilder().setName(query.reading().metric());
    switch (query.reading()) {
      case COUNTER -> metric.setSum(sum(query, answer, 0, false));
      case RATE -> metric.setSum(sum(query, answer, sinceNanos, true));
      case SHARE -> {
        metric.setSum(sum(query, answer, sinceNanos, true));
        scope.addMetrics(
            Metric.newBuilder()
                .setName(PolledQuery.OBSERVATIONS)
                .setSum(observations(query, answer, sinceNanos)));
      }
      case VALUE -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        answer.values().forEach(v -> gauge.addDataPoints(point(query, v, 0, v.value())));
        metric.setGauge(gauge);
      }
    }
    scope.addMetrics(metric);
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("syntropy.data_source", query.source().name())))
                .addScopeMetrics(scope))
        .build();
  }

  private static Sum sum(PolledQuery query, Answer answer, long start, boolean delta)
      throws QueryFailed {
    Sum.Builder sum = sum(delta);
    for (Answer.Value v : answer.values()) {
      double amount =
          switch (query.reading()) {
            case RATE -> v.value() * (v.timeNanos() - start) / 1e9 / query.windowSeconds();
            case SHARE -> share(v.value());
            case COUNTER, VALUE -> v.value();
          };
      if (amount < 0) {
        throw new QueryFailed(v.value() + " (expected a count that is not negative)");
      }
      sum.addDataPoints(point(query, v, start, amount));
    }
    return sum.build();
  }

  /** Rounding may lead out of 0..1 by a hair; more than that is no share. */
  private static double share(double value) throws QueryFailed {
    if (value < -1e-9 || value > 1 + 1e-9) {
      throw new QueryFailed(value + " (expected a share from 0 to 1)");
    }
    return Math.min(1, Math.max(0, value));
  }

  private static Sum observations(PolledQuery query, Answer answer, long start) {
    Sum.Builder sum = sum(true);
    answer.values().forEach(v -> sum.addDataPoints(point(query, v, start, 1)));
    return sum.build();
  }

  private static Sum.Builder sum(boolean delta) {
    return Sum.newBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(
            delta
                ? AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
                : AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  private static NumberDataPoint point(
      PolledQuery query, Answer.Value value, long start, double amount) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(start)
            .setTimeUnixNano(value.timeNanos())
            .setAsDouble(amount)
            .addAttributes(text(PolledQuery.ID, query.id()));
    value.labels().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(label -> point.addAttributes(text(label.getKey(), label.getValue())));
    return point.build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Whether the answers of a reading count from the one before. */
  static boolean needsBefore(PolledQuery query) {
    return query.reading() == PolledQuery.Reading.RATE;
  }
}
