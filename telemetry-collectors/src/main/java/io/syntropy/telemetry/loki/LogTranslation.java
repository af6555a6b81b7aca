package io.syntropy.telemetry.loki;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.syntropy.slo.MetricNames;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams to OTLP logs. The labels are the resource, with the service by the first of {@code
 * service_name}, {@code service}, {@code app} and {@code job} ({@code namespace/name}); {@code
 * level} or {@code detected_level} is the severity, of the entry's structured metadata before the
 * stream's labels; {@code trace_id} and {@code span_id} of either are the record's.
 */
final class LogTranslation {
  private static final List<String> SERVICE = List.of("service_name", "service", "app", "job");
  private static final List<String> LEVEL = List.of("level", "detected_level");
  private static final List<String> TRACE = List.of("trace_id", "traceID", "traceId");
  private static final List<String> SPAN = List.of("span_id", "spanID", "spanId");

  private final long observedNanos;

  LogTranslation(long receivedAtMillis) {
    observedNanos = receivedAtMillis * 1_000_000;
  }

  byte[] translate(List<LokiStream> streams) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (LokiStream stream : streams) {
      if (!stream.entries().isEmpty()) {
        request.addResourceLogs(logs(stream));
      }
    }
    return request.build().toByteArray();
  }

  private ResourceLogs logs(LokiStream stream) {
    Map<String, String> labels = new TreeMap<>(stream.labels());
    String level = take(labels, LEVEL);
    String trace = takeHex(labels, TRACE, 32);
    String span = takeHex(labels, SPAN, 16);
    ResourceLogs.Builder logs = ResourceLogs.newBuilder();
    resource(labels).forEach((k, v) -> logs.getResourceBuilder().addAttributes(pair(k, v)));
    ScopeLogs.Builder scope = logs.addScopeLogsBuilder();
    for (LokiStream.Entry entry : stream.entries()) {
      scope.addLogRecords(record(entry, level, trace, span));
    }
    return logs.build();
  }

  private LogRecord record(
      LokiStream.Entry entry,
      @Nullable String streamLevel,
      @Nullable String streamTrace,
      @Nullable String streamSpan) {
    Map<String, String> metadata = new TreeMap<>(entry.metadata());
    String level = or(take(metadata, LEVEL), streamLevel);
    String trace = or(takeHex(metadata, TRACE, 32), streamTrace);
    String span = or(takeHex(metadata, SPAN, 16), streamSpan);
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setTimeUnixNano(entry.timeNanos() == 0 ? 1 : entry.timeNanos())
            .setObservedTimeUnixNano(observedNanos)
            .setBody(AnyValue.newBuilder().setStringValue(entry.line()));
    if (level != null) {
      Level known = Level.named(level);
      record.setSeverityNumber(known.number()).setSeverityText(known.text());
    }
    if (trace != null) {
      record.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)));
    }
    if (span != null) {
      record.setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(span)));
    }
    metadata.forEach((k, v) -> record.addAttributes(pair(MetricNames.otlpAttribute(k), v)));
    return record.build();
  }

  private static Map<String, String> resource(Map<String, String> labels) {
    Map<String, String> resource = new TreeMap<>();
    labels.forEach((label, value) -> resource.put(MetricNames.otlpAttribute(label), value));
    for (String label : SERVICE) {
      String service = labels.get(label);
      if (service != null && !service.isEmpty()) {
        int slash = label.equals("job") ? service.indexOf('/') : -1;
        boolean namespaced = slash > 0 && slash < service.length() - 1;
        if (namespaced) {
          resource.putIfAbsent("service.namespace", service.substring(0, slash));
        }
        resource.putIfAbsent("service.name", namespaced ? service.substring(slash + 1) : service);
        break;
      }
    }
    resource.remove("service_name");
    return resource;
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  /** The first of {@code names} that is there, all of them removed. */
  private static @Nullable String take(Map<String, String> from, List<String> names) {
    String found = null;
    for (String name : names) {
      String value = from.remove(name);
      found = found == null && value != null && !value.isBlank() ? value : found;
    }
    return found;
  }

  /** The first of {@code names} that holds so many hexadecimal digits, removed. */
  private static @Nullable String takeHex(
      Map<String, String> from, List<String> names, int digits) {
    for (String name : names) {
      String value = from.get(name);
      if (value != null
          && value.length() == digits
          && value.chars().allMatch(HexFormat::isHexDigit)) {
        from.remove(name);
        return value;
      }
    }
    return null;
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
