package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Spans and log records of 20 services in 3 regions as instrumented HTTP servers send them: 8 spans
 * a trace, a fifth of the attributes' values differ with each span; one log record a span.
 */
final class BenchmarkData {
  static final int SPANS_PER_TRACE = 8;

  private static final String[] WORDS = {
    "payment", "refused", "cart", "user", "timeout", "retry", "order", "stock", "checked", "slow"
  };

  private final Random random = new Random(1);
  private final List<Attributes> resources = new ArrayList<>();
  private final Instant start;
  private final long spanNanos;

  /**
   * @param perHour spans an hour of event time
   */
  BenchmarkData(Instant start, long perHour) {
    this.start = start;
    this.spanNanos = Duration.ofHours(1).toNanos() / perHour;
    for (int i = 0; i < 60; i++) {
      resources.add(
          Attributes.of(
              "service.name", "service-" + i % 20,
              "service.instance.id", "instance-" + i,
              "service.version", "1." + i % 4,
              "cloud.region", List.of("eu", "us", "ap").get(i % 3),
              "host.name", "host-" + i / 4,
              "telemetry.sdk.language", "java"));
    }
  }

  static String traceId(long n) {
    return HexFormat.of().toHexDigits(mix(n)) + HexFormat.of().toHexDigits(mix(~n));
  }

  private static long mix(long n) {
    long z = (n + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Event time of span {@code n}. */
  Instant time(long n) {
    return start.plusNanos(n * spanNanos);
  }

  KeptSpan span(long n) {
    int place = (int) (n % SPANS_PER_TRACE);
    boolean error = random.nextInt(50) == 0;
    long end = DataFile.nanos(time(n));
    long duration = (long) (Math.exp(random.nextGaussian()) * 20e6);
    String route = "/api/v1/resource" + random.nextInt(40) + "/{id}";
    Attributes attributes =
        Attributes.of(
            "http.route",
            route,
            "http.request.method",
            random.nextInt(4) == 0 ? "POST" : "GET",
            "http.response.status_code",
            error ? "500" : "200",
            "url.path",
            "/api/v1/resource/" + random.nextInt(1_000_000),
            "server.address",
            "host-" + random.nextInt(15),
            "thread.id",
            Integer.toString(random.nextInt(200)),
            "user_hash",
            Long.toHexString(mix(random.nextInt(200_000))));
    return new KeptSpan(
        new Sample.Span(
            traceId(n / SPANS_PER_TRACE),
            HexFormat.of().toHexDigits(mix(n) | 1),
            place == 0 ? "" : HexFormat.of().toHexDigits(mix(n - 1) | 1),
            "GET " + route,
            place % 2 == 0 ? "server" : "client",
            error ? "error" : "unset",
            end - duration,
            end,
            resources.get(random.nextInt(resources.size())),
            attributes,
            SpanDetails.NONE),
        1);
  }

  Sample.Log log(long n) {
    StringBuilder body = new StringBuilder("request ").append(n);
    for (int i = 0; i < 8; i++) {
      body.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    int level = random.nextInt(100);
    return new Sample.Log(
        DataFile.nanos(time(n)),
        level < 2 ? "ERROR" : level < 8 ? "WARN" : "INFO",
        body.toString(),
        traceId(n / SPANS_PER_TRACE),
        HexFormat.of().toHexDigits(mix(n) | 1),
        resources.get(random.nextInt(resources.size())),
        Attributes.of(
            "logger", "com.example.Service" + random.nextInt(30),
            "thread", "worker-" + random.nextInt(200),
            "latency_ms", Integer.toString(random.nextInt(500))));
  }
}
