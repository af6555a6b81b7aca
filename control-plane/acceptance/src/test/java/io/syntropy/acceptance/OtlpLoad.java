package io.syntropy.acceptance;

import io.syntropy.telemetry.SdkExports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Exports of 500 instances over OTLP/HTTP, protobuf with gzip, as fast as the server acknowledges
 * them over eight connections. Every export has the time of its sending: no point is a duplicate.
 */
final class OtlpLoad {
  /** The SLOs fed by {@link #routes}: 40 of 200 points of an export, a fifth. */
  static final int SLOS = 8;

  private static final int ROUTES_OF_SLO = 5;
  private static final int INSTANCES = 500;
  private static final int CONNECTIONS = 8;

  private final SdkExports exports = new SdkExports(INSTANCES, nanos(Instant.now()));
  private final AtomicLongArray last = new AtomicLongArray(INSTANCES);
  private final AtomicLong next = new AtomicLong();
  private final URI metrics;

  OtlpLoad(int otlpHttpPort) {
    metrics = URI.create("http://127.0.0.1:" + otlpHttpPort + "/v1/metrics");
    long start = nanos(Instant.now());
    for (int i = 0; i < INSTANCES; i++) {
      last.set(i, start);
    }
  }

  /**
   * What was acknowledged.
   *
   * @param points data points
   * @param latencies nanoseconds from sending to the answer, ascending
   */
  record Acknowledged(long points, long[] latencies) {
    double millis(double quantile) {
      return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
    }
  }

  /** Eight latency SLOs by region, each over five routes of the service {@code social}. */
  static String slos() {
    StringBuilder documents =
        new StringBuilder("apiVersion: openslo/v1\nkind: Service\nmetadata: {name: social}\n");
    documents.append("spec: {description: feed}\n");
    for (int slo = 0; slo < SLOS; slo++) {
      documents.append(
          """
          ---
          apiVersion: openslo/v1
          kind: SLO
          metadata: {name: latency-%d}
          spec:
            service: social
            indicator:
              metadata: {name: fast-%d}
              spec:
                ratioMetric:
                  good:
                    metricSource:
                      type: syntropy
                      spec:
                        signal: metric
                        name: http.server.request.duration
                        match: {service.name: social, http.route: {in: %s}}
                        le: 250ms
                        group_by: [cloud.region]
                  total:
                    metricSource:
                      type: syntropy
                      spec:
                        signal: metric
                        name: http.server.request.duration
                        match: {service.name: social, http.route: {in: %s}}
                        group_by: [cloud.region]
            timeWindow: [{duration: 30d, isRolling: true}]
            budgetingMethod: Occurrences
            objectives: [{displayName: fast, target: 0.9}]
          """
              .formatted(slo, slo, routes(slo), routes(slo)));
    }
    return documents.toString();
  }

  private static List<String> routes(int slo) {
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < ROUTES_OF_SLO; i++) {
      routes.add("/v1/resource/" + (slo * ROUTES_OF_SLO + i));
    }
    return routes;
  }

  /** Sends for that long. */
  Acknowledged run(Duration time) throws InterruptedException {
    return run(Long.MAX_VALUE, time);
  }

  /** Sends at least so many points. */
  Acknowledged run(long points) throws InterruptedException {
    return run(points, Duration.ofHours(1));
  }

  private Acknowledged run(long points, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long until = points == Long.MAX_VALUE ? points : next.get() + points / SdkExports.POINTS;
    List<Sender> senders = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        Sender sender = new Sender(http, end, until);
        sender.start();
        senders.add(sender);
      }
      for (Sender sender : senders) {
        sender.join();
      }
    }
    long[] all =
        senders.stream().flatMapToLong(s -> Arrays.stream(s.nanos, 0, s.count)).sorted().toArray();
    senders.stream()
        .map(s -> s.failure)
        .filter(f -> f != null)
        .findFirst()
        .ifPresent(f -> {
          throw f;
        });
    return new Acknowledged((long) all.length * SdkExports.POINTS, all);
  }

  private final class Sender extends Thread {
    private final HttpClient http;
    private final long end;
    private final long until;
    private long[] nanos = new long[1024];
    private int count;
    private IllegalStateException failure;

    Sender(HttpClient http, long end, long until) {
      this.http = http;
      this.end = end;
      this.until = until;
    }

    @Override
    public void run() {
      try {
        while (System.nanoTime() < end) {
          long number = next.getAndIncrement();
          if (number >= until) {
            return;
          }
          send((int) (number % INSTANCES));
        }
      } catch (IOException | InterruptedException | IllegalStateException e) {
        failure = new IllegalStateException("export: " + e, e);
      }
    }

    private void send(int instance) throws IOException, InterruptedException {
      long now = OtlpLoad.nanos(Instant.now());
      byte[] body = SdkExports.gzip(exports.body(instance, last.getAndSet(instance, now), now));
      HttpRequest request =
          HttpRequest.newBuilder(metrics)
              .header("Content-Type", "application/x-protobuf")
              .header("Content-Encoding", "gzip")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      long sent = System.nanoTime();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200 || answer.body().length > 0) {
        throw new IllegalStateException("status " + answer.statusCode() + ", or points rejected");
      }
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = System.nanoTime() - sent;
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
