package io.syntropy.telemetry.forward;

import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * OTLP as it stands in the journal: requests put one after the other are one request (protobuf).
 */
final class OtlpBatch implements Batch {
  private final Map<RecordKind, ByteArrayOutputStream> bodies = new EnumMap<>(RecordKind.class);
  private final Map<RecordKind, Long> items = new EnumMap<>(RecordKind.class);

  @Override
  public void add(JournalRecord record) {
    bodies
        .computeIfAbsent(record.kind(), k -> new ByteArrayOutputStream())
        .writeBytes(record.payload());
    items.merge(record.kind(), (long) record.samples().size(), Long::sum);
  }

  @Override
  public long size() {
    return bodies.values().stream().mapToLong(ByteArrayOutputStream::size).sum();
  }

  @Override
  public long items() {
    return items.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public List<Request> take() {
    List<Request> requests = new ArrayList<>();
    bodies.forEach((kind, body) ->
        requests.add(
            new Request(
                path(kind),
                "application/x-protobuf",
                "gzip",
                gzip(body.toByteArray()),
                items.getOrDefault(kind, 0L))));
    bodies.clear();
    items.clear();
    return requests;
  }

  private static String path(RecordKind kind) {
    return switch (kind) {
      case OTLP_METRICS -> "/v1/metrics";
      case OTLP_TRACES -> "/v1/traces";
      case OTLP_LOGS -> "/v1/logs";
      case CONTROL -> throw new IllegalArgumentException("kind: CONTROL (expected telemetry)");
    };
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
