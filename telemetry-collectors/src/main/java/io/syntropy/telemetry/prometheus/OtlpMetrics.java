package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.slo.MetricNames;
import java.util.LinkedHashMap;
import java.util.Map;

/** An OTLP metrics request in the making: points under their resource, scope and metric. */
final class OtlpMetrics {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private record Scope(Map<String, String> resource, String name, String version) {}

  private record Name(String name, Metric.DataCase shape) {}

  private final Map<Scope, Map<Name, Metric.Builder>> metrics = new LinkedHashMap<>();

  void gauge(Origin origin, String name, NumberDataPoint point) {
    metric(origin, name, Metric.DataCase.GAUGE).getGaugeBuilder().addDataPoints(point);
  }

  void counter(Origin origin, String name, NumberDataPoint point) {
    metric(origin, name, Metric.DataCase.SUM)
        .getSumBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(CUMULATIVE)
        .addDataPoints(point);
  }

  void histogram(Origin origin, String name, HistogramDataPoint point) {
    metric(origin, name, Metric.DataCase.HISTOGRAM)
        .getHistogramBuilder()
        .setAggregationTemporality(CUMULATIVE)
        .addDataPoints(point);
  }

  void exponential(Origin origin, String name, ExponentialHistogramDataPoint point) {
    metric(origin, name, Metric.DataCase.EXPONENTIAL_HISTOGRAM)
        .getExponentialHistogramBuilder()
        .setAggregationTemporality(CUMULATIVE)
        .addDataPoints(point);
  }

  void summary(Origin origin, String name, SummaryDataPoint point) {
    metric(origin, name, Metric.DataCase.SUMMARY).getSummaryBuilder().addDataPoints(point);
  }

  private Metric.Builder metric(Origin origin, String name, Metric.DataCase shape) {
    return metrics
        .computeIfAbsent(
            new Scope(origin.resource(), origin.scope(), origin.scopeVersion()),
            k -> new LinkedHashMap<>())
        .computeIfAbsent(
            new Name(name, shape),
            k -> Metric.newBuilder().setName(name).setUnit(MetricNames.unitInName(name)));
  }

  boolean isEmpty() {
    return metrics.isEmpty();
  }

  /** The request, protobuf. */
  byte[] encoded() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    Map<Map<String, String>, ResourceMetrics.Builder> resources = new LinkedHashMap<>();
    metrics.forEach((scope, byName) -> {
      ScopeMetrics.Builder scoped =
          ScopeMetrics.newBuilder()
              .setScope(
                  InstrumentationScope.newBuilder().setName(scope.name).setVersion(scope.version));
      byName.values().forEach(scoped::addMetrics);
      resources
          .computeIfAbsent(
              scope.resource, r -> ResourceMetrics.newBuilder().setResource(resource(r)))
          .addScopeMetrics(scoped);
    });
    resources.values().forEach(request::addResourceMetrics);
    return request.build().toByteArray();
  }

  private static Resource resource(Map<String, String> attributes) {
    Resource.Builder resource = Resource.newBuilder();
    new java.util.TreeMap<>(attributes)
        .forEach((key, value) -> resource.addAttributes(Origin.pair(key, value)));
    return resource.build();
  }
}
