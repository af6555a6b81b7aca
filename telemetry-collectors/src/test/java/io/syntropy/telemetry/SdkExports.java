package io.syntropy.telemetry;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * What instances of a service export, as an SDK sends it: for each of 50 routes a delta histogram
 * with an exemplar and three cumulative sums. Encoded once; an export of another time is a copy
 * with the times written over, so that a load generator costs little beside the server it measures.
 */
public final class SdkExports {
  /** Routes of an instance, {@code /v1/resource/0} to {@code /v1/resource/49}. */
  public static final int ROUTES = 50;

  /** Data points of one export. */
  public static final int POINTS = ROUTES * 4;

  // Times no real point has: what they encode to is found again in the encoded bytes.
  private static final long BEGIN = 0x7a01_5eed_0b5e_55edL;
  private static final long START = 0x7a02_5eed_0b5e_55edL;
  private static final long TIME = 0x7a03_5eed_0b5e_55edL;

  private final List<Template> templates = new ArrayList<>();
  private final long begin;

  private record Template(byte[] bytes, int[] begins, int[] starts, int[] times) {}

  /**
   * Exports of {@code instances} hosts.
   *
   * @param beginNanos start of the cumulative sums, Unix time in nanoseconds
   */
  public SdkExports(int instances, long beginNanos) {
    begin = beginNanos;
    for (int i = 0; i < instances; i++) {
      byte[] bytes = encode(i);
      templates.add(
          new Template(
              bytes, positions(bytes, BEGIN), positions(bytes, START), positions(bytes, TIME)));
    }
  }

  /** Number of hosts. */
  public int instances() {
    return templates.size();
  }

  /**
   * The export of one host, as protobuf.
   *
   * @param startNanos start of the delta histograms
   * @param timeNanos time of all points
   */
  public byte[] body(int instance, long startNanos, long timeNanos) {
    Template template = templates.get(instance);
    byte[] bytes = template.bytes().clone();
    write(bytes, template.begins(), begin);
    write(bytes, template.starts(), startNanos);
    write(bytes, template.times(), timeNanos);
    return bytes;
  }

  /** Compressed as an exporter does. */
  public static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out, 8192) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] encode(int instance) {
    HistogramDataPoint[] durations = new HistogramDataPoint[ROUTES];
    NumberDataPoint[] counts = new NumberDataPoint[ROUTES * 3];
    for (int r = 0; r < ROUTES; r++) {
      durations[r] =
          OtlpPayloads.histogramPoint("/v1/resource/" + r, instance + r)
              .setStartTimeUnixNano(START)
              .setTimeUnixNano(TIME)
              .build();
      for (int k = 0; k < 3; k++) {
        counts[r * 3 + k] =
            NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(BEGIN)
                .setTimeUnixNano(TIME)
                .setAsInt(instance * 31L + r)
                .addAttributes(OtlpPayloads.text("http.route", "/v1/resource/" + r))
                .addAttributes(OtlpPayloads.text("http.request.method", "GET"))
                .addAttributes(OtlpPayloads.number("http.response.status_code", 200 + k))
                .build();
      }
    }
    Resource resource =
        OtlpPayloads.resource("social", false).toBuilder()
            .addAttributes(OtlpPayloads.text("host.name", "host-" + instance))
            .build();
    return OtlpPayloads.metrics(
            resource,
            List.of(
                OtlpPayloads.histogram("http.server.request.duration", durations),
                OtlpPayloads.counter("http.server.request.count", counts)))
        .toByteArray();
  }

  private static int[] positions(byte[] bytes, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
      if (buffer.getLong(i) == value) {
        found.add(i);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void write(byte[] bytes, int[] positions, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int position : positions) {
      buffer.putLong(position, value);
    }
  }
}
