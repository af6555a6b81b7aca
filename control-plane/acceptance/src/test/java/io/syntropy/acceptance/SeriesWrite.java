package io.syntropy.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/**
 * The series of {@link SeriesExports} as Prometheus would write them remotely: a histogram is its
 * buckets, sum and count. One request an instance; labels are encoded once.
 */
final class SeriesWrite {
  /** Samples of one request. */
  static final int SAMPLES =
      SeriesExports.COUNTERS
          + SeriesExports.GAUGES
          + SeriesExports.HISTOGRAMS * (SeriesExports.BUCKETS + 2);

  private final byte[] template;
  private final int[] samples;

  SeriesWrite(String service, String host) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < SeriesExports.COUNTERS + SeriesExports.GAUGES; i++) {
      add(out, at, number(service, host, i));
    }
    for (int h = 0; h < SeriesExports.HISTOGRAMS; h++) {
      Map<String, String> labels =
          labels(service, host, "http_server_request_duration_seconds_bucket");
      labels.put("http_route", SeriesExports.route(h));
      labels.put("http_request_method", "GET");
      labels.put("url_scheme", "https");
      for (int b = 0; b < SeriesExports.BUCKETS; b++) {
        labels.put(
            "le",
            b < SeriesExports.BOUNDS.size() ? SeriesExports.BOUNDS.get(b).toString() : "+Inf");
        add(out, at, labels);
      }
      labels.remove("le");
      labels.put("__name__", "http_server_request_duration_seconds_sum");
      add(out, at, labels);
      labels.put("__name__", "http_server_request_duration_seconds_count");
      add(out, at, labels);
    }
    template = out.toByteArray();
    samples = at.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Map<String, String> number(String service, String host, int i) {
    int requests = 60;
    Map<String, String> labels;
    if (i < requests) {
      labels = labels(service, host, "http_server_request_count_total");
      labels.put("http_route", SeriesExports.route(i / 3));
      labels.put("http_request_method", "GET");
      labels.put("http_response_status_code", SeriesExports.STATUS.get(i % 3));
    } else if (i < SeriesExports.COUNTERS) {
      labels = labels(service, host, "app_worker_tasks_total");
      labels.put("worker", "worker-" + (i - requests) % 8);
      labels.put("queue", "queue-" + (i - requests) / 8);
    } else {
      labels = labels(service, host, "app_pool_used_bytes");
      labels.put("pool", "pool-" + (i - SeriesExports.COUNTERS));
    }
    return labels;
  }

  private static Map<String, String> labels(String service, String host, String name) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("__name__", name);
    labels.put("job", service);
    labels.put("instance", host);
    labels.put("cloud_region", "eu-west-1");
    return labels;
  }

  private static void add(ByteArrayOutputStream out, List<Integer> at, Map<String, String> labels) {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    labels.forEach((name, value) -> {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      field(label, 1, name.getBytes(StandardCharsets.UTF_8));
      field(label, 2, value.getBytes(StandardCharsets.UTF_8));
      field(one, 1, label.toByteArray());
    });
    byte[] sample = new byte[16];
    sample[0] = 1 << 3 | 1;
    sample[9] = 2 << 3;
    field(one, 2, sample);
    field(out, 1, one.toByteArray());
    at.add(out.size() - sample.length);
  }

  /** The values of this moment in a Snappy block. */
  byte[] body(SeriesExports now, long timeMillis) {
    ByteBuffer out = ByteBuffer.wrap(template.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int s = 0;
    for (long value : now.values) {
      put(out, samples[s++], value, timeMillis);
    }
    for (long[] histogram : now.histograms) {
      long below = 0;
      for (long bucket : histogram) {
        below += bucket;
        put(out, samples[s++], below, timeMillis);
      }
      put(out, samples[s++], below * 0.1, timeMillis);
      put(out, samples[s++], below, timeMillis);
    }
    try {
      return Snappy.compress(out.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Milliseconds of our time are a varint of six bytes. */
  private static void put(ByteBuffer out, int at, double value, long timeMillis) {
    out.putDouble(at + 1, value);
    long rest = timeMillis;
    for (int i = 0; i < 5; i++) {
      out.put(at + 10 + i, (byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.put(at + 15, (byte) rest);
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
    out.write(number << 3 | 2);
    int rest = bytes.length;
    while ((rest & ~0x7F) != 0) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(bytes);
  }
}
