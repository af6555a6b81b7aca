package io.syntropy.acceptance;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.telemetry.OtlpPayloads;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one instance exports, as an SDK sends it: 200 series, of them 20 histograms of 15 buckets
 * with an exemplar each, 140 counters and 40 gauges. Encoded once; every later export is a copy
 * into which times and growing values are written, so that a sender costs little beside what it
 * measures.
 */
final class SeriesExports {
  static final int HISTOGRAMS = 20;
  static final int COUNTERS = 140;
  static final int GAUGES = 40;
  static final int POINTS = HISTOGRAMS + COUNTERS + GAUGES;
  static final int BUCKETS = 15;
  static final List<Double> BOUNDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
  static final List<String> STATUS = List.of("200", "404", "500");

  private static final int COUNTED_ROUTES = 20;

  // Values no real field has: what they encode to is found again in the encoded bytes.
  private static final long TIME = 0x7a03_5eed_0b5e_55edL;
  private static final long NUMBER = 0x7a04_5eed_0b5e_55edL;
  private static final long COUNT = 0x7a05_5eed_0b5e_55edL;
  private static final long BUCKET = 0x7a06_5eed_0b5e_55edL;
  private static final long SUM = 0x3a07_5eed_0b5e_55edL;
  private static final long TRACE = 0x7a08_5eed_0b5e_55edL;

  private final byte[] template;
  private final int[] times;
  private final int[] numbers;
  private final int[] counts;
  private final int[] buckets;
  private final int[] sums;
  private final int[] traces;
  final long[] values = new long[COUNTERS + GAUGES];
  final long[][] histograms = new long[HISTOGRAMS][BUCKETS];
  private final SplittableRandom random;

  SeriesExports(String service, String host, long startNanos) {
    random = new SplittableRandom(host.hashCode());
    template = encode(service, host, startNanos);
    times = positions(TIME);
    numbers = positions(NUMBER);
    counts = positions(COUNT);
    buckets = positions(BUCKET);
    sums = positions(SUM);
    traces = positions(TRACE);
    if (numbers.length != values.length || buckets.length != HISTOGRAMS * BUCKETS) {
      throw new IllegalStateException("template: a marker is missing");
    }
  }

  /** Lets some requests happen. */
  void grow() {
    for (int i = 0; i < values.length; i++) {
      values[i] = i < COUNTERS ? values[i] + random.nextInt(20) : random.nextInt(1_000_000);
    }
    for (long[] histogram : histograms) {
      for (int b = 0; b < 5; b++) {
        histogram[random.nextInt(BUCKETS)] += random.nextInt(10);
      }
    }
  }

  static long total(long[] histogram) {
    long total = 0;
    for (long bucket : histogram) {
      total += bucket;
    }
    return total;
  }

  /** The export of this moment, protobuf. */
  byte[] otlp(long timeNanos) {
    byte[] bytes = template.clone();
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int position : times) {
      out.putLong(position, timeNanos);
    }
    for (int i = 0; i < numbers.length; i++) {
      out.putLong(numbers[i], values[i]);
    }
    for (int h = 0; h < HISTOGRAMS; h++) {
      long total = total(histograms[h]);
      out.putLong(counts[h], total);
      out.putDouble(sums[h], total * 0.1);
      for (int b = 0; b < BUCKETS; b++) {
        out.putLong(buckets[h * BUCKETS + b], histograms[h][b]);
      }
    }
    for (int position : traces) {
      out.putLong(position, random.nextLong() | 1);
    }
    return bytes;
  }

  private static byte[] encode(String service, String host, long start) {
    List<HistogramDataPoint> durations = new ArrayList<>();
    for (int h = 0; h < HISTOGRAMS; h++) {
      HistogramDataPoint.Builder point =
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(start)
              .setTimeUnixNano(TIME)
              .setCount(COUNT)
              .setSum(Double.longBitsToDouble(SUM))
              .addAllExplicitBounds(BOUNDS)
              .addAttributes(OtlpPayloads.text("http.route", route(h)))
              .addAttributes(OtlpPayloads.text("http.request.method", "GET"))
              .addAttributes(OtlpPayloads.text("url.scheme", "https"))
              .addExemplars(exemplar());
      for (int b = 0; b < BUCKETS; b++) {
        point.addBucketCounts(BUCKET);
      }
      durations.add(point.build());
    }
    List<NumberDataPoint> requests = new ArrayList<>();
    for (int r = 0; r < COUNTED_ROUTES; r++) {
      for (String status : STATUS) {
        requests.add(
            number(start)
                .addAttributes(OtlpPayloads.text("http.route", route(r)))
                .addAttributes(OtlpPayloads.text("http.request.method", "GET"))
                .addAttributes(OtlpPayloads.text("http.response.status_code", status))
                .build());
      }
    }
    List<NumberDataPoint> tasks = new ArrayList<>();
    while (requests.size() + tasks.size() < COUNTERS) {
      tasks.add(
          number(start)
              .addAttributes(OtlpPayloads.text("worker", "worker-" + tasks.size() % 8))
              .addAttributes(OtlpPayloads.text("queue", "queue-" + tasks.size() / 8))
              .build());
    }
    List<NumberDataPoint> pools = new ArrayList<>();
    while (pools.size() < GAUGES) {
      pools.add(
          number(start).addAttributes(OtlpPayloads.text("pool", "pool-" + pools.size())).build());
    }
    Resource resource =
        OtlpPayloads.resource(service, false).toBuilder()
            .addAttributes(OtlpPayloads.text("host.name", host))
            .build();
    return OtlpPayloads.metrics(
            resource,
            List.of(
                histogram(durations),
                OtlpPayloads.counter(
                    "http.server.request.count", requests.toArray(NumberDataPoint[]::new)),
                OtlpPayloads.counter("app.worker.tasks", tasks.toArray(NumberDataPoint[]::new)),
                OtlpPayloads.gauge("app.pool.used", pools.toArray(NumberDataPoint[]::new))))
        .toByteArray();
  }

  static String route(int number) {
    return "/v1/resource/" + number;
  }

  private static Metric histogram(List<HistogramDataPoint> points) {
    return Metric.newBuilder()
        .setName("http.server.request.duration")
        .setUnit("s")
        .setDescription("Duration of HTTP server requests.")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(points))
        .build();
  }

  private static NumberDataPoint.Builder number(long start) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(start)
        .setTimeUnixNano(TIME)
        .setAsInt(NUMBER);
  }

  private static Exemplar exemplar() {
    ByteBuffer id = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    id.putLong(TRACE).putLong(TRACE);
    return Exemplar.newBuilder()
        .setTimeUnixNano(TIME)
        .setAsDouble(0.123)
        .setTraceId(com.google.protobuf.ByteString.copyFrom(id.array()))
        .setSpanId(com.google.protobuf.ByteString.copyFrom(id.array(), 0, 8))
        .build();
  }

  private int[] positions(long marker) {
    ByteBuffer buffer = ByteBuffer.wrap(template).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i + Long.BYTES <= template.length; i++) {
      if (buffer.getLong(i) == marker) {
        found.add(i);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
