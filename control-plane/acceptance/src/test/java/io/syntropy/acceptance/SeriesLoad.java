package io.syntropy.acceptance;

import io.syntropy.telemetry.SdkExports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * So many instances of {@link SeriesExports}, each exporting once an interval, spread evenly over
 * it; every minute a twentieth of them is replaced by new ones. Sent over OTLP or remote write.
 */
final class SeriesLoad {
  private static final int CONNECTIONS = 8;
  private static final int CHURN = 20;

  /** Enough that none comes near its budget of series: all of them are stored as they are. */
  private static final int SERVICES = 10;

  private final Instance[] instances;
  private final URI target;
  private final boolean otlp;
  private final long begun = System.nanoTime();
  private long churned;
  private int hosts;
  private volatile double gzipRatio;

  private record Instance(SeriesExports exports, SeriesWrite write) {}

  /**
   * @param series a multiple of {@value SeriesExports#POINTS}
   * @param otlp else remote write
   */
  SeriesLoad(int series, URI target, boolean otlp) {
    this.target = target;
    this.otlp = otlp;
    instances = new Instance[series / SeriesExports.POINTS];
    for (int i = 0; i < instances.length; i++) {
      instances[i] = instance();
    }
  }

  private Instance instance() {
    String service = "service-" + hosts % SERVICES;
    String host = "host-" + hosts++;
    long start = System.currentTimeMillis() * 1_000_000 - 1_000_000;
    return new Instance(
        new SeriesExports(service, host, start), otlp ? null : new SeriesWrite(service, host));
  }

  /**
   * What was acknowledged.
   *
   * @param exports requests
   * @param latencies nanoseconds from sending to the answer, ascending
   * @param late share of the requests that went out over a second after their time
   */
  record Acknowledged(long exports, long[] latencies, double late) {
    double millis(double quantile) {
      return latencies[(int) (quantile * (latencies.length - 1))] / 1e6;
    }
  }

  int instances() {
    return instances.length;
  }

  double gzipRatio() {
    return gzipRatio;
  }

  /**
   * Sends for that long.
   *
   * @param interval of each instance; zero sends as fast as answers come
   */
  Acknowledged run(Duration time, Duration interval) throws Exception {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Sender> senders = new ArrayList<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        Sender sender = new Sender(http, i, start, end, interval.toNanos(), failure);
        sender.start();
        senders.add(sender);
      }
      for (Sender sender : senders) {
        sender.join();
      }
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    long[] all =
        senders.stream().flatMapToLong(s -> Arrays.stream(s.nanos, 0, s.count)).sorted().toArray();
    double late = senders.stream().mapToLong(s -> s.late).sum() / (double) Math.max(1, all.length);
    return new Acknowledged(all.length, all, late);
  }

  /** Sends so many points, as fast as answers come. */
  void run(long points) throws Exception {
    long exports = 0;
    while (exports * SeriesExports.POINTS < points) {
      exports += run(Duration.ofSeconds(1), Duration.ZERO).exports();
    }
  }

  private synchronized void churn() {
    long minute = (System.nanoTime() - begun) / 60_000_000_000L;
    while (churned < minute) {
      for (int i = (int) (churned % CHURN); i < instances.length; i += CHURN) {
        instances[i] = instance();
      }
      churned++;
    }
  }

  private synchronized Instance at(int index) {
    return instances[index];
  }

  private final class Sender extends Thread {
    private final HttpClient http;
    private final int number;
    private final long start;
    private final long end;
    private final long interval;
    private final AtomicReference<Exception> failure;
    private long[] nanos = new long[1024];
    private int count;
    private long late;

    Sender(
        HttpClient http,
        int number,
        long start,
        long end,
        long interval,
        AtomicReference<Exception> failure) {
      this.http = http;
      this.number = number;
      this.start = start;
      this.end = end;
      this.interval = interval;
      this.failure = failure;
    }

    @Override
    public void run() {
      try {
        for (long round = 0; ; round++) {
          if (number == 0) {
            churn();
          }
          for (int i = number; i < instances.length; i += CONNECTIONS) {
            long due = start + round * interval + interval / instances.length * i;
            long now = System.nanoTime();
            if (now >= end || due >= end || failure.get() != null) {
              return;
            }
            if (interval > 0 && due > now) {
              Thread.sleep((due - now) / 1_000_000, (int) ((due - now) % 1_000_000));
            } else if (interval > 0 && now - due > 1_000_000_000L) {
              late++;
            }
            send(at(i));
          }
        }
      } catch (IOException | InterruptedException | IllegalStateException e) {
        failure.compareAndSet(null, e);
      }
    }

    private void send(Instance instance) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target).header("Content-Type", "application/x-protobuf");
      instance.exports().grow();
      long millis = System.currentTimeMillis();
      if (otlp) {
        byte[] plain = instance.exports().otlp(millis * 1_000_000);
        byte[] body = SdkExports.gzip(plain);
        gzipRatio = plain.length / (double) body.length;
        request
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      } else {
        request
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    instance.write().body(instance.exports(), millis)));
      }
      HttpRequest ready = request.build();
      long sent = System.nanoTime();
      HttpResponse<byte[]> answer = http.send(ready, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2 || answer.body().length > 0) {
        throw new IllegalStateException(
            "status " + answer.statusCode() + ": " + new String(answer.body()));
      }
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = System.nanoTime() - sent;
    }
  }
}
