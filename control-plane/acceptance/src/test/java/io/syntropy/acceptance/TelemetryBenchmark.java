package io.syntropy.acceptance;

import io.syntropy.slo.differential.Peer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU-seconds per million data points of the same series: the server without and with its metric
 * store over OTLP, VictoriaMetrics and Prometheus over remote write; in turns.
 */
final class TelemetryBenchmark {
  private static final Duration FLAT_OUT = Duration.ofSeconds(20);

  private final Path folder;
  private final int series;
  private final Duration interval;
  private final Duration warm;
  private final Duration measured;
  private final Map<String, Figures> perMillion = new LinkedHashMap<>();
  private final Map<String, Figures> perTelemetry = new LinkedHashMap<>();

  TelemetryBenchmark(Path folder, int series, Duration interval, Duration warm, Duration measured) {
    this.folder = folder;
    this.series = series;
    this.interval = interval;
    this.warm = warm;
    this.measured = measured;
    Figures.print(
        "%,d series of %d instances (20 histograms, 140 counters, 40 gauges each), a point every"
            + " %d s, 5 %% new a minute; %d s warm, %d s measured. As remote write: %,d series",
        series,
        series / SeriesExports.POINTS,
        interval.toSeconds(),
        warm.toSeconds(),
        measured.toSeconds(),
        (long) series / SeriesExports.POINTS * SeriesWrite.SAMPLES);
  }

  void run(int rounds, String javaOptions) throws Exception {
    for (int round = 0; round < rounds; round++) {
      server("not storing metrics", javaOptions, false);
      server("storing metrics", javaOptions, true);
      victoria();
      prometheus();
    }
    Figures.print("CPU-seconds per million points (remote write: samples), median (range):");
    perMillion.forEach((name, all) -> Figures.print("  %-28s %s", name, all.median("CPU-s")));
    Figures.print("CPU-seconds for what is a million OTLP points, median (range):");
    perTelemetry.forEach((name, all) -> Figures.print("  %-28s %s", name, all.median("CPU-s")));
  }

  private void server(String name, String javaOptions, boolean store) throws Exception {
    Path data = folder.resolve("data");
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("slos.yaml"), slos());
    Path settings = folder.resolve("telemetry.yaml");
    Files.writeString(settings, "metrics: {store: " + store + "}\n");
    String options = javaOptions + " -Dsyntropy.telemetry.config=" + settings;
    try (MeasuredServer server = new MeasuredServer(data, config, options.strip())) {
      URI target = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
      measure(name, new SeriesLoad(series, target, true), server.tree(), SeriesExports.POINTS);
    }
    Benchmarks.delete(data);
  }

  private void victoria() throws Exception {
    Path data = folder.resolve("victoria");
    try (Peer peer =
        Peer.onFreePort(
            Peer.program("victoria-metrics", "victoria-metrics"),
            "-httpListenAddr=127.0.0.1:PORT",
            "-storageDataPath=" + data,
            "-retentionPeriod=1")) {
      peer.await("/health");
      peer("VictoriaMetrics", peer);
    }
    Benchmarks.delete(data);
  }

  private void prometheus() throws Exception {
    Path data = folder.resolve("prometheus");
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {}\n");
    try (Peer peer = Peer.prometheus(data, config)) {
      peer("Prometheus", peer);
    }
    Benchmarks.delete(data);
  }

  private void peer(String name, Peer peer) throws Exception {
    URI target = URI.create("http://127.0.0.1:" + peer.port() + "/api/v1/write");
    measure(
        name,
        new SeriesLoad(series, target, false),
        new ProcessTree(peer.handle(), folder.resolve("nothing works here")),
        SeriesWrite.SAMPLES);
  }

  private void measure(String name, SeriesLoad load, ProcessTree tree, int pointsOfExport)
      throws Exception {
    load.run(warm, interval);
    double cpu = tree.cpuSeconds();
    SeriesLoad.Acknowledged paced = load.run(measured, interval);
    cpu = tree.cpuSeconds() - cpu;
    long rss = tree.memory().values().stream().mapToLong(ProcessTree.Memory::rss).sum();
    double points = (double) paced.exports() * pointsOfExport;
    perMillion.computeIfAbsent(name, n -> new Figures()).add(cpu / points * 1e6);
    perTelemetry
        .computeIfAbsent(name, n -> new Figures())
        .add(cpu / paced.exports() / SeriesExports.POINTS * 1e6);
    Figures.print(
        "%s: %,.0f points acknowledged, %.2f CPU-s, %.3f CPU-s per million (%,.0f points per"
            + " CPU-second), RSS %d MiB, late requests %.1f %%, gzip ratio %.1f",
        name,
        points,
        cpu,
        cpu / points * 1e6,
        points / cpu,
        rss >> 20,
        paced.late() * 100,
        load.gzipRatio());
    load.run(Duration.ofSeconds(5), Duration.ZERO);
    cpu = tree.cpuSeconds();
    SeriesLoad.Acknowledged most = load.run(FLAT_OUT, Duration.ZERO);
    cpu = tree.cpuSeconds() - cpu;
    double rate = (double) most.exports() * pointsOfExport / FLAT_OUT.toSeconds();
    double half = 2.0 * load.instances() / (most.exports() / (double) FLAT_OUT.toSeconds());
    SeriesLoad.Acknowledged halved = load.run(FLAT_OUT, Duration.ofNanos((long) (half * 1e9)));
    Figures.print(
        "%s, as fast as it acknowledges beside its sender: %,.0f points/s, %.3f CPU-s per million;"
            + " at half of that ack p50 %.1f ms, p99 %.1f ms",
        name,
        rate,
        cpu / most.exports() / pointsOfExport * 1e6,
        halved.millis(0.5),
        halved.millis(0.99));
  }

  /**
   * SLOs fed by a fifth of the points: all histograms, and the counters of seven routes. One of the
   * six burns its budget all the time.
   */
  static String slos() {
    StringBuilder documents =
        new StringBuilder("apiVersion: openslo/v1\nkind: Service\nmetadata: {name: social}\n");
    documents.append("spec: {description: feed}\n");
    for (int slo = 0; slo < 4; slo++) {
      String match = "http.route: {in: " + routes(slo * 5, 5) + "}";
      documents.append(
          slo(
              "latency-" + slo,
              "http.server.request.duration",
              match,
              match,
              "le: 250ms",
              slo == 0 ? 0.9 : 0.2));
    }
    for (int slo = 0; slo < 2; slo++) {
      String total = "http.route: {in: " + routes(slo * 4, 4 - slo) + "}";
      String good = total + ", http.response.status_code: {not: '500'}";
      documents.append(slo("available-" + slo, "http.server.request.count", good, total, "", 0.3));
    }
    return documents.toString();
  }

  private static List<String> routes(int from, int count) {
    List<String> routes = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      routes.add(SeriesExports.route(i));
    }
    return routes;
  }

  private static String slo(
      String name, String metric, String good, String total, String cut, double target) {
    return """
    ---
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: %1$s}
    spec:
      service: social
      indicator:
        metadata: {name: %1$s}
        spec:
          ratioMetric:
            good:
              metricSource:
                type: syntropy
                spec:
                  signal: metric
                  name: %2$s
                  match: {%3$s}
                  %5$s
                  group_by: [cloud.region]
            total:
              metricSource:
                type: syntropy
                spec:
                  signal: metric
                  name: %2$s
                  match: {%4$s}
                  group_by: [cloud.region]
      timeWindow: [{duration: 30d, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{displayName: good, target: %6$s}]
    """
        .formatted(name, metric, good, total, cut, target);
  }
}
