package io.syntropy.server.telemetry;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attributes, resources, records, requests and times as OTLP has them. */
public final class OtlpText {
  private OtlpText() {}

  /** Attributes with texts, by key. */
  public static List<KeyValue> attributes(Map<String, String> attributes) {
    return new TreeMap<>(attributes)
        .entrySet().stream().map(e -> attribute(e.getKey(), e.getValue())).toList();
  }

  /** One attribute with a text. */
  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** One attribute with a whole number. */
  public static KeyValue attribute(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  /** A resource with these attributes. */
  public static Resource resource(Map<String, String> attributes) {
    return Resource.newBuilder().addAllAttributes(attributes(attributes)).build();
  }

  /** A record of something that failed, at {@code nanos} since 1970. */
  public static LogRecord.Builder error(long nanos, String body, Map<String, String> attributes) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(nanos)
        .setObservedTimeUnixNano(nanos)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
        .setSeverityText("ERROR")
        .setBody(AnyValue.newBuilder().setStringValue(body))
        .addAllAttributes(attributes(attributes));
  }

  /** The records of one resource and scope as a request. */
  public static byte[] logs(Map<String, String> resource, String scope, List<LogRecord> records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource(resource))
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName(scope))
                        .addAllLogRecords(records)))
        .build()
        .toByteArray();
  }

  /** The points of one resource as a request. */
  public static byte[] metrics(ResourceMetrics points) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(points)
        .build()
        .toByteArray();
  }

  /** Nanoseconds since 1970. */
  public static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
