package io.syntropy.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;

/** Requests as an SDK would send them. */
public final class OtlpPayloads {
  /** 2026-11-21T00:00:00Z. */
  public static final long NOW_MILLIS = 1_795_219_200_000L;

  public static final long NOW = NOW_MILLIS * 1_000_000;
  public static final long START = NOW - 60_000_000_000L;

  private static final List<Double> BOUNDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private OtlpPayloads() {}

  public static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  public static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  /** The resource of a service; {@code secret} adds the command line the Java agent sends. */
  public static Resource resource(String service, boolean secret) {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(text("service.name", service))
            .addAttributes(text("cloud.region", "eu-west-1"))
            .addAttributes(text("service.instance.id", "627cc493-f310-47de-96bd-71410b7dec09"))
            .addAttributes(text("telemetry.sdk.language", "java"))
            .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
            .addAttributes(text("telemetry.sdk.version", "1.66.0"))
            .addAttributes(number("process.pid", 4242));
    if (secret) {
      ArrayValue.Builder args = ArrayValue.newBuilder();
      args.addValues(AnyValue.newBuilder().setStringValue("java"));
      args.addValues(AnyValue.newBuilder().setStringValue("--password=hunter2"));
      resource.addAttributes(
          KeyValue.newBuilder()
              .setKey("process.command_args")
              .setValue(AnyValue.newBuilder().setArrayValue(args)));
      resource.addAttributes(text("process.command_line", "java --password=hunter2"));
    }
    return resource.build();
  }

  public static ExportMetricsServiceRequest metrics(Resource resource, List<Metric> metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder()
                                .setName("io.opentelemetry.http")
                                .setVersion("2.33.1"))
                        .addAllMetrics(metrics)))
        .build();
  }

  public static ExportMetricsServiceRequest metrics(Metric... metrics) {
    return metrics(resource("social", false), List.of(metrics));
  }

  /** One of each kind of metric, every point good. */
  public static ExportMetricsServiceRequest everyKind() {
    return metrics(
        counter("http.server.requests", counterPoint(12, NOW).build()),
        gauge("jvm.memory.used", gaugePoint(3.5, NOW).build()),
        histogram("http.server.request.duration", histogramPoint("/v1/feed", 7).build()),
        exponential("rpc.duration", exponentialPoint().build()),
        summary("gc.pause", Map.of(0.5, 0.01, 0.99, 0.25)));
  }

  public static Metric counter(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("{request}")
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  public static Metric gauge(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("By")
        .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
        .build();
  }

  public static Metric histogram(String name, HistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("s")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  public static Metric exponential(String name, ExponentialHistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("ms")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  public static Metric summary(String name) {
    return summary(name, Map.of());
  }

  /** Three events of 1.5 together, with values of quantiles. */
  public static Metric summary(String name, Map<Double, Double> quantiles) {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder().setTimeUnixNano(NOW).setCount(3).setSum(1.5);
    quantiles.forEach((quantile, value) ->
        point.addQuantileValues(
            SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(quantile).setValue(value)));
    return Metric.newBuilder()
        .setName(name)
        .setSummary(Summary.newBuilder().addDataPoints(point))
        .build();
  }

  public static NumberDataPoint.Builder counterPoint(long value, long time) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(START)
        .setTimeUnixNano(time)
        .setAsInt(value)
        .addAttributes(text("http.route", "/v1/feed/render"))
        .addAttributes(number("http.response.status_code", 200));
  }

  public static NumberDataPoint.Builder gaugePoint(double value, long time) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(time).setAsDouble(value);
  }

  /** A histogram of the semantic conventions' 14 bounds with {@code each} values a bucket. */
  public static HistogramDataPoint.Builder histogramPoint(String route, long each) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(START)
            .setTimeUnixNano(NOW)
            .setCount(each * (BOUNDS.size() + 1))
            .setSum(12.5)
            .setMin(0.001)
            .setMax(11)
            .addAllExplicitBounds(BOUNDS)
            .addAttributes(text("http.request.method", "GET"))
            .addAttributes(text("http.route", route))
            .addAttributes(text("url.scheme", "http"))
            .addAttributes(number("http.response.status_code", 200))
            .addExemplars(
                Exemplar.newBuilder()
                    .setTimeUnixNano(NOW)
                    .setAsDouble(0.2)
                    .setTraceId(ByteString.copyFrom(new byte[16]).concat(ByteString.EMPTY)));
    for (int i = 0; i <= BOUNDS.size(); i++) {
      point.addBucketCounts(each);
    }
    return point;
  }

  public static ExponentialHistogramDataPoint.Builder exponentialPoint() {
    return ExponentialHistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(START)
        .setTimeUnixNano(NOW)
        .setCount(10)
        .setSum(40)
        .setScale(3)
        .setZeroCount(2)
        .setPositive(
            ExponentialHistogramDataPoint.Buckets.newBuilder()
                .setOffset(5)
                .addAllBucketCounts(List.of(3L, 0L, 4L)))
        .setNegative(
            ExponentialHistogramDataPoint.Buckets.newBuilder()
                .setOffset(-2)
                .addAllBucketCounts(List.of(1L)));
  }

  public static Span.Builder span(String name) {
    return Span.newBuilder()
        .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
        .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
        .setParentSpanId(ByteString.fromHex("eee19b7ec3c1b173"))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(NOW - 250_000_000)
        .setEndTimeUnixNano(NOW)
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
        .addAttributes(text("http.route", "/v1/feed/render"))
        .addAttributes(number("http.response.status_code", 503));
  }

  public static ExportTraceServiceRequest traces(Resource resource, Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build();
  }

  public static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(NOW)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN2)
        .setBody(AnyValue.newBuilder().setStringValue(body))
        .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
        .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
        .addAttributes(text("thread.name", "main"));
  }

  public static ExportLogsServiceRequest logs(Resource resource, LogRecord... records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records))))
        .build();
  }
}
