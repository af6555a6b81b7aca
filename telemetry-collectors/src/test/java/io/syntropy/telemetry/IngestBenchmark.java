package io.syntropy.telemetry;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.SliEngine;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * OTLP data points per CPU-second through HTTP, decoding, journal and durable ack. The receiver
 * runs in a process of its own, whose user and kernel time is what counts; the load comes from
 * here. The command is in the module's README.
 *
 * <p>Arguments: seconds to warm up, seconds to measure, {@code gzip} or {@code identity}, then
 * {@code engine} to have a fifth of the series counted by indicators. Further options of the
 * receiver's JVM: {@code -Dbenchmark.jvm=...}, separated by blanks.
 */
public final class IngestBenchmark {
  private static final int INSTANCES = 500;
  private static final int POINTS = SdkExports.POINTS;
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 12;
  private static final String PORT = "listening on ";

  private IngestBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("receiver")) {
      receiver(Path.of(args[1]), args[2].equals("engine"));
      return;
    }
    int warm = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int measured = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    boolean gzip = args.length > 2 && args[2].equals("gzip");
    Path folder = Files.createTempDirectory("ingest-benchmark");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx512m");
    String options = System.getProperty("benchmark.jvm", "").strip();
    command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" +")));
    command.addAll(List.of("-cp", classPath(), IngestBenchmark.class.getName()));
    command.addAll(List.of("receiver", folder.toString(), args.length > 3 ? args[3] : "none"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = port(out);
      List<byte[]> bodies = bodies(gzip);
      load(port, bodies, gzip, Duration.ofSeconds(warm));
      Duration before = cpu(process);
      Result result = load(port, bodies, gzip, Duration.ofSeconds(measured));
      double seconds = cpu(process).minus(before).toNanos() / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d points in %d s (%s, %,d B a request of %d points): "
              + "%,.0f points per CPU-second, %.2f CPU-s per million points, "
              + "%.2f processors busy, ack p50 %.1f ms, p99 %.1f ms, RSS %d MiB, load %.1f%n",
          result.points,
          measured,
          gzip ? "gzip" : "identity",
          bodies.getFirst().length,
          POINTS,
          result.points / seconds,
          seconds / (result.points / 1e6),
          seconds / measured,
          result.percentile(0.5),
          result.percentile(0.99),
          residentMib(process),
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    } finally {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      delete(folder);
    }
  }

  /** Without the logger of some tests, which would print every detail of the network library. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("logback"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int port(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(PORT)) {
      line = out.readLine();
    }
    return Integer.parseInt(String.valueOf(line).substring(PORT.length()));
  }

  private static long residentMib(Process process) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(-1);
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
  private static void receiver(Path folder, boolean counting) throws Exception {
    Vertx vertx = Vertx.vertx();
    OtlpDecoder decoder = new OtlpDecoder();
    SegmentJournal journal = SegmentJournal.open(JournalConfig.in(folder), decoder);
    AtomicLong samples = new AtomicLong();
    SliEngine engine = new SliEngine();
    if (counting) {
      engine.define(List.of(), indicators());
    }
    journal.start(r -> {
      samples.addAndGet(r.samples().size());
      engine.accept(r.receivedAtMillis(), r.samples());
      journal.releaseBefore(r.position());
    });
    OtlpReceiver receiver =
        OtlpReceiver.start(vertx, ReceiverConfig.loopback(0, 0), journal, Clock.systemUTC());
    System.out.println(PORT + receiver.httpPort());
    while (System.in.read() >= 0) {
      // Until the parent ends.
    }
    receiver.close();
    journal.close();
    vertx.close();
  }

  /** Of every fifth route: slow requests, and one status code among the others. */
  private static Map<String, Indicator> indicators() {
    Set<String> routes =
        IntStream.range(0, SdkExports.ROUTES / 5)
            .mapToObj(r -> "/v1/resource/" + 5 * r)
            .collect(Collectors.toSet());
    AttributeMatch some = new AttributeMatch.In(routes);
    Selector duration =
        Selector.metric("http.server.request.duration", Map.of(), List.of())
            .and("http.route", some);
    Selector count =
        Selector.metric("http.server.request.count", Map.of(), List.of("http.route"))
            .and("http.route", some);
    Selector part = count.and("http.response.status_code", new AttributeMatch.Equal("201"));
    return Map.of(
        "slow",
            new Indicator.Threshold(duration, Comparison.LTE, new Cut.Time(Duration.ofMillis(250))),
        "codes", new Indicator.Ratio(part, false, count));
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

  /** Exports of each instance, ten seconds apart; their times repeat when all were sent. */
  private static List<byte[]> bodies(boolean gzip) {
    long step = 10_000_000_000L;
    long begin = System.currentTimeMillis() * 1_000_000 - ROUNDS * step;
    SdkExports exports = new SdkExports(INSTANCES, begin);
    List<byte[]> bodies = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int instance = 0; instance < INSTANCES; instance++) {
        long start = begin + round * step;
        byte[] body = exports.body(instance, start, start + step);
        bodies.add(gzip ? SdkExports.gzip(body) : body);
      }
    }
    return bodies;
  }
}
