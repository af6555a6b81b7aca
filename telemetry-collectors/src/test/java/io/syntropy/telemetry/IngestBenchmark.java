package io.syntropy.telemetry;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * OTLP data points per CPU-second through HTTP, decoding, journal and durable ack. The receiver
 * runs in a process of its own, whose user and kernel time is what counts; the load comes from
 * here. The command is in the module's README.
 *
 * <p>Arguments: seconds to warm up, seconds to measure, {@code gzip} or {@code identity}.
 */
public final class IngestBenchmark {
  private static final int INSTANCES = 500;
  private static final int POINTS = SdkExports.POINTS;
  private static final int CONNECTIONS = 8;

  private IngestBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("receiver")) {
      receiver(Path.of(args[1]));
      return;
    }
    int warm = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int measured = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    boolean gzip = args.length > 2 && args[2].equals("gzip");
    Path folder = Files.createTempDirectory("ingest-benchmark");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                IngestBenchmark.class.getName(),
                "receiver",
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine());
      List<byte[]> bodies = bodies(gzip);
      load(port, bodies, gzip, Duration.ofSeconds(warm));
      Duration before = cpu(process);
      Result result = load(port, bodies, gzip, Duration.ofSeconds(measured));
      double seconds = cpu(process).minus(before).toNanos() / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d points in %d s (%s, %,d B a request of %d points): "
              + "%,.0f points per CPU-second, %.2f CPU-s per million points, "
              + "%.2f processors busy, ack p50 %.1f ms, p99 %.1f ms%n",
          result.points,
          measured,
          gzip ? "gzip" : "identity",
          bodies.getFirst().length,
          POINTS,
          result.points / seconds,
          seconds / (result.points / 1e6),
          seconds / measured,
          result.percentile(0.5),
          result.percentile(0.99));
    } finally {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      delete(folder);
    }
  }

  private record Result(long points, List<Long> sortedNanos) {
    double percentile(double p) {
      return sortedNanos.get((int) (p * (sortedNanos.size() - 1))) / 1e6;
    }
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Runs until standard input ends; prints the port it listens on. */
  private static void receiver(Path folder) throws Exception {
    Vertx vertx = Vertx.vertx();
    SegmentJournal journal = SegmentJournal.open(JournalConfig.in(folder), new OtlpDecoder());
    AtomicLong samples = new AtomicLong();
    journal.start(r -> {
      samples.addAndGet(r.samples().size());
      journal.releaseBefore(r.position());
    });
    OtlpReceiver receiver =
        OtlpReceiver.start(vertx, ReceiverConfig.loopback(0, 0), journal, Clock.systemUTC());
    System.out.println(receiver.httpPort());
    while (System.in.read() >= 0) {
      // Until the parent ends.
    }
    receiver.close();
    journal.close();
    vertx.close();
  }

  private static Result load(int port, List<byte[]> bodies, boolean gzip, Duration time)
      throws Exception {
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    AtomicLong next = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  while (System.nanoTime() < end) {
                    int body = (int) (next.getAndIncrement() % bodies.size());
                    nanos.add(send(client, port, bodies.get(body), gzip));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return new Result((long) sorted.size() * POINTS, sorted);
  }

  private static long send(HttpClient client, int port, byte[] body, boolean gzip) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (gzip) {
      request.header("Content-Encoding", "gzip");
    }
    long start = System.nanoTime();
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200 || response.body().length > 0) {
        throw new IllegalStateException("answer: " + response.statusCode());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return System.nanoTime() - start;
  }

  /** One export of each instance. */
  private static List<byte[]> bodies(boolean gzip) {
    long now = System.currentTimeMillis() * 1_000_000;
    SdkExports exports = new SdkExports(INSTANCES, now - 60_000_000_000L);
    List<byte[]> bodies = new ArrayList<>();
    for (int instance = 0; instance < INSTANCES; instance++) {
      byte[] body = exports.body(instance, now - 60_000_000_000L, now);
      bodies.add(gzip ? SdkExports.gzip(body) : body);
    }
    return bodies;
  }
}
