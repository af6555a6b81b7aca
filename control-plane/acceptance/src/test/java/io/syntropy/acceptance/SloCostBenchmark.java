package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.slo.Series;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.differential.Peer;
import io.syntropy.slo.differential.PrometheusClient;
import io.syntropy.slo.differential.RemoteWrite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * CPU-seconds per SLO and 30 s with the ingest of that interval's points: the engine in process,
 * the whole server over OTLP, Prometheus with Sloth's rules, VictoriaMetrics with vmalert; the last
 * three side by side on the same points.
 */
final class SloCostBenchmark {
  private static final long INTERVAL = 30_000;
  private static final double OBJECTIVE = 0.999;

  private final Path folder;
  private final int slos;
  private final Duration measured;
  private final long now = System.currentTimeMillis();
  private final long begin;
  private final MeasuredTraffic traffic;

  SloCostBenchmark(Path folder, int slos, Duration measured, Duration history) {
    this.folder = folder;
    this.slos = slos;
    this.measured = measured;
    this.begin = now - history.toMillis();
    this.traffic = new MeasuredTraffic(slos, begin, MeasuredTraffic.healthy(begin));
    Figures.print(
        "%d SLOs of %d series each (%d regions x %d instances x 2 codes), a point every 30 s, %d h of"
            + " history, %d rules each at the others, measured %d s",
        slos,
        MeasuredTraffic.SERIES,
        MeasuredTraffic.REGIONS.size(),
        MeasuredTraffic.INSTANCES,
        history.toHours(),
        SlothRules.COUNT,
        measured.toSeconds());
  }

  void run(String javaOptions) throws Exception {
    double engine = engine();
    double[] side = sideBySide(javaOptions);
    print("engine in process", engine);
    print("Syntropy's server, OTLP, PostgreSQL", side[0]);
    print("  of it idle, with the SLOs but no points", side[1]);
    print("Prometheus, Sloth's rules", side[2]);
    print("VictoriaMetrics + vmalert, Sloth's rules", side[3]);
    ratio("Prometheus : Syntropy's server", side[2] / side[0]);
    ratio("VictoriaMetrics + vmalert : Syntropy's server", side[3] / side[0]);
    ratio("Prometheus : engine", side[2] / engine);
    ratio("VictoriaMetrics + vmalert : engine", side[3] / engine);
  }

  private static void print(String what, double cpuSeconds) {
    Figures.print(
        "%-46s %10.4f ms CPU per SLO and 30 s = %,12.1f SLOs per CPU-second",
        what, cpuSeconds * 1000, 1 / cpuSeconds);
  }

  private static void ratio(String what, double ratio) {
    Figures.print("%-46s %,10.1f : 1", what, ratio);
  }

  /** The engine alone: after the history, 30 s of points and all statuses, again and again. */
  private double engine() {
    OpenSloCatalog catalog =
        OpenSlo.decode(
            Documents.read(Map.of("slos.yaml", traffic.documents(OBJECTIVE))).documents());
    if (catalog.slos().size() != slos) {
      throw new IllegalStateException("SLOs: " + catalog.faults());
    }
    SliEngine engine = new SliEngine();
    engine.define(catalog.slos(), Map.of());
    List<Series> series = traffic.series();
    long at = begin + INTERVAL;
    for (; at <= now; at += INTERVAL) {
      engine.accept(at, traffic.samples(series, at));
    }
    int rounds = 100;
    long states = interval(engine, series, at, rounds); // warms up
    at += rounds * INTERVAL;
    rounds = 400;
    double cpu = ownCpuSeconds();
    states += interval(engine, series, at, rounds);
    cpu = ownCpuSeconds() - cpu;
    if (states == 0) {
      throw new IllegalStateException("nothing was evaluated");
    }
    return cpu / rounds / slos;
  }

  private long interval(SliEngine engine, List<Series> series, long from, int rounds) {
    long states = 0;
    for (int i = 0; i < rounds; i++) {
      long at = from + i * INTERVAL;
      engine.accept(at, traffic.samples(series, at));
      states +=
          engine.statuses(Instant.ofEpochMilli(at)).stream()
              .filter(s -> s.all().total() > 0)
              .count();
    }
    return states;
  }

  // All threads of this process, the garbage collector's and the compiler's too.
  private static double ownCpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private double[] sideBySide(String javaOptions) throws Exception {
    Path rules = folder.resolve("rules.yml");
    SlothRules sloth = new SlothRules("30s");
    for (int i = 0; i < slos; i++) {
      sloth.add(MeasuredTraffic.service(i), OBJECTIVE);
    }
    Files.writeString(rules, sloth.yaml());
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {evaluation_interval: 30s}\n");
    Path documents = Files.createDirectories(folder.resolve("config"));
    Files.writeString(documents.resolve("slos.yaml"), traffic.documents(OBJECTIVE));
    try (MeasuredServer server =
            new MeasuredServer(folder.resolve("data"), documents, javaOptions);
        Peer prometheus = Peer.prometheus(folder.resolve("prometheus"), config);
        Peer victoria =
            Peer.onFreePort(
                Peer.program("victoria-metrics", "victoria-metrics"),
                "-httpListenAddr=127.0.0.1:PORT",
                "-storageDataPath=" + folder.resolve("victoria"));
        Rest rest = new Rest(server, prometheus, victoria)) {
      rest.history();
      // Rules only now: what they record has the time of the clock, and history must not be older.
      Files.writeString(
          config, "global: {evaluation_interval: 30s}\nrule_files: ['" + rules + "']\n");
      rest.toPrometheus.reload();
      String url = "http://127.0.0.1:" + victoria.port();
      try (Peer vmalert =
          Peer.onFreePort(
              Peer.program("vmalert", "victoria-metrics"),
              "-httpListenAddr=127.0.0.1:PORT",
              "-rule=" + rules,
              "-datasource.url=" + url,
              "-remoteWrite.url=" + url,
              "-remoteRead.url=" + url,
              "-notifier.url=http://127.0.0.1:9",
              "-evaluationInterval=30s")) {
        return rest.measure(vmalert);
      }
    }
  }

  /** The three that run as processes. */
  private final class Rest implements AutoCloseable {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MeasuredServer server;
    private final Peer prometheus;
    private final Peer victoria;
    private final PrometheusClient toPrometheus;
    private final PrometheusClient toVictoria;
    private final URI otlp;
    private final String viewer;
    private double idle;
    private long at;

    Rest(MeasuredServer server, Peer prometheus, Peer victoria) throws Exception {
      this.server = server;
      this.prometheus = prometheus;
      this.victoria = victoria;
      viewer = server.token("viewer");
      victoria.await("/health");
      toPrometheus = new PrometheusClient(prometheus.port());
      toVictoria = new PrometheusClient(victoria.port());
      otlp = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
    }

    void history() throws Exception {
      Thread.sleep(10_000);
      double cpu = server.tree().cpuSeconds();
      Thread.sleep(INTERVAL);
      idle = server.tree().cpuSeconds() - cpu;
      at = begin;
      while (at < System.currentTimeMillis() - INTERVAL) {
        int steps = (int) Math.min(60, (System.currentTimeMillis() - at) / INTERVAL);
        send(LongStream.rangeClosed(1, steps).map(i -> at + i * INTERVAL).toArray());
        at += steps * INTERVAL;
      }
    }

    private void send(long[] times) throws IOException, InterruptedException {
      RemoteWrite write = traffic.remoteWrite(times);
      if (times.length > 1) {
        // What the rules would have recorded in that time.
        double[] ratios = LongStream.of(times).mapToDouble(t -> 0.0005).toArray();
        for (int i = 0; i < slos; i++) {
          write.add(SlothRules.recorded(MeasuredTraffic.service(i)), times, ratios);
        }
      }
      if (!toPrometheus.write(write) || !toVictoria.write(write)) {
        throw new IllegalStateException("points refused");
      }
      for (int i = 0; i < slos; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(otlp)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(traffic.otlp(i, times)))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200 || answer.body().length > 0) {
          throw new IllegalStateException("export: " + answer.statusCode());
        }
      }
    }

    double[] measure(Peer vmalert) throws Exception {
      live(Duration.ofMinutes(3)); // compactions after the history, compilers
      ProcessTree[] trees = {
        server.tree(), tree(prometheus), tree(victoria), tree(vmalert),
      };
      double[] before = new double[trees.length];
      for (int i = 0; i < trees.length; i++) {
        before[i] = trees[i].cpuSeconds();
      }
      long start = System.nanoTime();
      live(measured);
      double intervals = (System.nanoTime() - start) / 1e6 / INTERVAL;
      double[] used = new double[trees.length];
      for (int i = 0; i < trees.length; i++) {
        used[i] = (trees[i].cpuSeconds() - before[i]) / intervals / slos;
      }
      check();
      return new double[] {used[0], idle / slos, used[1], used[2] + used[3]};
    }

    private ProcessTree tree(Peer peer) {
      return new ProcessTree(peer.handle(), folder.resolve("nothing works here"));
    }

    private void live(Duration time) throws Exception {
      long end = System.currentTimeMillis() + time.toMillis();
      while (at + INTERVAL <= end) {
        at += INTERVAL;
        Thread.sleep(Math.max(0, at - System.currentTimeMillis()));
        send(new long[] {at});
        evaluated();
      }
      Thread.sleep(Math.max(0, end - System.currentTimeMillis()));
    }

    /** Has the server evaluate all SLOs once an interval, as the others' rules do. */
    private void evaluated() throws IOException, InterruptedException {
      String cursor = "";
      while (cursor != null) {
        JsonNode page = server.send("GET", "/api/v1/slos?limit=200" + cursor, null, viewer);
        String next = page.path("next_cursor").asText(null);
        cursor = next == null || next.isEmpty() ? null : "&cursor=" + next;
      }
    }

    /** Everyone evaluated every SLO, and says the same. */
    private void check() throws Exception {
      String rule = "slo:sli_error:ratio_rate3d";
      double seconds = System.currentTimeMillis() / 1e3;
      int known = toPrometheus.query(rule, "sloth_id", seconds).size();
      int victorias = toVictoria.query(rule, "sloth_id", seconds).size();
      double burn =
          server
              .send("GET", "/api/v1/slos/bench-0-availability", null, viewer)
              .at("/objectives/0/burn/3d")
              .asDouble(-1);
      Figures.print(
          "error ratio over 3 d of bench-0: Prometheus %.6f, VictoriaMetrics %.6f, Syntropy %.6f",
          toPrometheus.query(rule, "sloth_id", seconds).get("bench-0-availability"),
          toVictoria.query(rule, "sloth_id", seconds).get("bench-0-availability"),
          burn * (1 - OBJECTIVE));
      if (known != slos || victorias != slos) {
        throw new IllegalStateException(
            "SLOs evaluated: " + known + " and " + victorias + " (expected " + slos + ")");
      }
    }

    @Override
    public void close() {
      http.shutdownNow();
      toPrometheus.close();
      toVictoria.close();
    }
  }
}
