package io.syntropy.telemetry.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.MetricNames;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Log records as Loki's streams. Few labels, as Loki asks for: {@code service_name}, {@code
 * service_namespace}, {@code cloud_region} and {@code level}; everything else is structured
 * metadata.
 */
final class LokiBatch implements Batch {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> LABELS =
      List.of("service.name", "service.namespace", "cloud.region");

  private final Map<Map<String, String>, List<Sample.Log>> streams = new LinkedHashMap<>();
  private long size;
  private long items;

  @Override
  public void add(JournalRecord record) {
    for (Sample sample : record.samples()) {
      if (sample instanceof Sample.Log log) {
        streams.computeIfAbsent(labels(log), k -> new ArrayList<>()).add(log);
        items++;
      }
    }
    size += record.payload().length;
  }

  private static Map<String, String> labels(Sample.Log log) {
    Map<String, String> labels = new TreeMap<>();
    for (String key : LABELS) {
      String own = log.attributes().get(key);
      String value = own == null ? log.resource().get(key) : own;
      if (value != null && !value.isEmpty()) {
        labels.put(MetricNames.prometheusLabel(key), value);
      }
    }
    if (!log.severity().isEmpty()) {
      labels.put("level", log.severity().toLowerCase(Locale.ROOT));
    }
    labels.putIfAbsent("service_name", "unknown_service");
    return labels;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long items() {
    return items;
  }

  @Override
  public List<Request> take() {
    if (items == 0) {
      size = 0;
      return List.of();
    }
    byte[] body = OtlpBatch.gzip(json());
    Request request = new Request("", "application/json", "gzip", body, items);
    streams.clear();
    size = 0;
    items = 0;
    return List.of(request);
  }

  private byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayFieldStart("streams");
      for (Map.Entry<Map<String, String>, List<Sample.Log>> stream : streams.entrySet()) {
        out.writeStartObject();
        out.writeObjectFieldStart("stream");
        for (Map.Entry<String, String> label : stream.getKey().entrySet()) {
          out.writeStringField(label.getKey(), label.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("values");
        for (Sample.Log log : stream.getValue()) {
          line(out, log);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void line(JsonGenerator out, Sample.Log log) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    put(metadata, log.resource());
    put(metadata, log.attributes());
    if (!log.traceId().isEmpty()) {
      metadata.put("trace_id", log.traceId());
    }
    if (!log.spanId().isEmpty()) {
      metadata.put("span_id", log.spanId());
    }
    out.writeStartArray();
    out.writeString(Long.toString(log.timeNanos()));
    out.writeString(log.body());
    if (!metadata.isEmpty()) {
      out.writeStartObject();
      for (Map.Entry<String, String> e : metadata.entrySet()) {
        out.writeStringField(e.getKey(), e.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void put(Map<String, String> metadata, Attributes attributes) {
    attributes.forEach((key, value) -> {
      if (!LABELS.contains(key)) {
        metadata.put(MetricNames.prometheusLabel(key), value);
      }
    });
  }
}
