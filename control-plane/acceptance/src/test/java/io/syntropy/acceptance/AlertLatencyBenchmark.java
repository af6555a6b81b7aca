package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.slo.Budget;
import io.syntropy.slo.Series;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.AlertMachine;
import io.syntropy.slo.alert.AlertReading;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.EvaluationReading;
import io.syntropy.slo.alert.Severity;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.differential.Peer;
import io.syntropy.slo.differential.PrometheusClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * From the data point that crosses a paging line to the page being visible: ours in {@code GET
 * /alerts}; Prometheus with Sloth's rules in its own list, in Alertmanager, and as a notification.
 * Every service reports every 5 s to both and loses all requests at a moment of its own.
 */
final class AlertLatencyBenchmark {
  private static final long REPORT = 5_000;
  private static final Duration HISTORY = Duration.ofMinutes(375);
  private static final double OBJECTIVE = 0.999;

  private final Path folder;
  private final int services;
  private final long now = System.currentTimeMillis() / REPORT * REPORT;
  private final long begin = now - HISTORY.toMillis();
  private final long[] faults;
  private final MeasuredTraffic traffic;
  private static final String GUARDED = "line and low-traffic guards";
  private final SliEngine engine = new SliEngine();
  private @Nullable AlertMachine machine;
  private final AtomicBoolean over = new AtomicBoolean();

  /** When each stage was first seen, by stage and service. */
  private final Map<String, Map<String, Long>> seen = new ConcurrentHashMap<>();

  AlertLatencyBenchmark(Path folder, int services) {
    this.folder = folder;
    this.services = services;
    this.faults = new long[services];
    MeasuredTraffic.Counting healthy = MeasuredTraffic.healthy(begin);
    this.traffic =
        new MeasuredTraffic(
            services,
            begin,
            (service, bad, at) -> {
              long fault = faults[service] == 0 ? Long.MAX_VALUE : faults[service];
              long usual = healthy.value(service, bad, Math.min(at, fault));
              return usual + (bad ? Math.max(0, at - fault) / 50 : 0);
            });
  }

  void run(String javaOptions) throws Exception {
    Path rules = folder.resolve("rules.yml");
    SlothRules sloth = new SlothRules("30s");
    for (int i = 0; i < services; i++) {
      sloth.add(MeasuredTraffic.service(i), OBJECTIVE);
    }
    Files.writeString(rules, sloth.yaml());
    Path documents = Files.createDirectories(folder.resolve("config"));
    Files.writeString(documents.resolve("slos.yaml"), traffic.documents(OBJECTIVE));
    List<Slo> slos =
        OpenSlo.decode(
                Documents.read(Map.of("slos.yaml", traffic.documents(OBJECTIVE))).documents())
            .slos();
    engine.define(slos, Map.of());
    Slo first = slos.get(0); // all alike
    machine =
        new AlertMachine(
            first.alerts().rulesFor(first.objectives().get(0), first.window()), OBJECTIVE);
    HttpServer webhook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          JsonNode body =
              new com.fasterxml.jackson.databind.ObjectMapper().readTree(exchange.getRequestBody());
          body.path("alerts")
              .forEach(alert -> page("notification of Alertmanager", alert.path("labels")));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    webhook.start();
    Path routes = folder.resolve("alertmanager.yml");
    // Each alert a group of its own, so that none waits for another; group_wait is the default 30
    // s.
    Files.writeString(
        routes,
        """
        route: {receiver: hook, group_by: ['...']}
        receivers: [{name: hook, webhook_configs: [{url: 'http://127.0.0.1:%d/'}]}]
        """
            .formatted(webhook.getAddress().getPort()));
    try (MeasuredServer server =
            new MeasuredServer(folder.resolve("data"), documents, javaOptions);
        Peer alertmanager =
            Peer.logged(
                Peer.program("prometheus-alertmanager", "prometheus-alertmanager"),
                "--config.file=" + routes,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=")) {
      String plain =
          """
          global: {evaluation_interval: 30s}
          alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}
          """
              .formatted(alertmanager.port());
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(config, plain);
      try (Peer prometheus = Peer.prometheus(folder.resolve("prometheus"), config);
          PrometheusClient toPrometheus = new PrometheusClient(prometheus.port());
          PrometheusClient toAlertmanager = new PrometheusClient(alertmanager.port())) {
        Sender sender = new Sender(server, toPrometheus);
        sender.history();
        Files.writeString(config, plain + "rule_files: ['" + rules + "']\n");
        toPrometheus.reload();
        watch(server, toPrometheus, toAlertmanager);
        sender.live();
      } finally {
        over.set(true);
      }
    } finally {
      webhook.stop(0);
    }
    print();
  }

  private void watch(
      MeasuredServer server, PrometheusClient toPrometheus, PrometheusClient toAlertmanager)
      throws Exception {
    String viewer = server.token("viewer");
    poll(() ->
        server
            .send("GET", "/api/v1/alerts?state=firing&severity=page&limit=200", null, viewer)
            .path("items")
            .forEach(alert -> note("Syntropy GET /alerts", alert.path("service").asText())));
    poll(() ->
        server
            .send("GET", "/api/v1/slos?limit=200", null, viewer)
            .path("items")
            .forEach(slo -> {
              if (paging(slo.path("burn"))) {
                note("Syntropy GET /slos", slo.path("service").asText());
              }
            }));
    poll(() ->
        toPrometheus
            .get("/api/v1/alerts")
            .at("/data/alerts")
            .forEach(alert -> page("Prometheus' own list", alert.path("labels"))));
    poll(() ->
        toAlertmanager
            .get("/api/v2/alerts")
            .forEach(alert -> page("Alertmanager", alert.path("labels"))));
  }

  // The line of the paging tiers; a window without events has a null rate, which is under it.
  private static boolean paging(JsonNode burn) {
    return burn.path("1h").asDouble() >= 14.4 && burn.path("5m").asDouble() >= 14.4
        || burn.path("6h").asDouble() >= 6 && burn.path("30m").asDouble() >= 6;
  }

  private interface Look {
    void once() throws Exception;
  }

  private void poll(Look look) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!over.get()) {
            try {
              look.once();
              Thread.sleep(100);
            } catch (Exception e) {
              if (!over.get()) {
                System.err.println("poll: " + e);
              }
              return;
            }
          }
        });
  }

  private void page(String stage, JsonNode labels) {
    if (labels.path("sloth_severity").asText().equals("page")) {
      note(stage, labels.path("sloth_service").asText());
    }
  }

  private void note(String stage, String service) {
    seen.computeIfAbsent(stage, s -> new ConcurrentHashMap<>())
        .putIfAbsent(service, System.currentTimeMillis());
  }

  /** Sends the points to both and keeps an engine of its own, which says when a line is crossed. */
  private final class Sender {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI otlp;
    private final PrometheusClient toPrometheus;
    private final java.util.List<Series> series = traffic.series();
    private long at = begin;

    Sender(MeasuredServer server, PrometheusClient toPrometheus) throws IOException {
      otlp = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
      this.toPrometheus = toPrometheus;
    }

    void history() throws Exception {
      while (at < System.currentTimeMillis() - REPORT) {
        long steps = Math.min(60, (System.currentTimeMillis() - at) / REPORT);
        send(LongStream.rangeClosed(1, steps).map(i -> at + i * REPORT).toArray());
        at += steps * REPORT;
      }
    }

    private void send(long[] times) throws IOException, InterruptedException {
      for (int i = 0; i < services; i++) {
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
      if (!toPrometheus.write(traffic.remoteWrite(times))) {
        throw new IllegalStateException("points refused");
      }
      for (long time : times) {
        engine.accept(time, traffic.samples(series, time));
      }
    }

    void live() throws Exception {
      Random random = new Random(20261121);
      // Two evaluations of the rules before the first fault.
      long first = at + 65_000;
      for (int i = 0; i < services; i++) {
        faults[i] = first + i * 5_000L + random.nextInt(5_000);
      }
      long end = faults[services - 1] + 240_000;
      while (at < end && missing()) {
        at += REPORT;
        Thread.sleep(Math.max(0, at - System.currentTimeMillis()));
        send(new long[] {at});
        for (int i = 0; i < services; i++) {
          crossed(MeasuredTraffic.service(i));
        }
      }
    }

    private boolean missing() {
      return seen.getOrDefault("notification of Alertmanager", Map.of()).size() < services;
    }

    private void crossed(String service) throws IOException, InterruptedException {
      Budget all =
          engine.status(service + "-availability", Instant.ofEpochMilli(at)).orElseThrow().all();
      engine.evaluate(
          service + "-availability",
          Instant.ofEpochMilli(at),
          evaluation -> {
            AlertReading reading = new EvaluationReading(evaluation, 1);
            AlertState.Firing firing =
                Objects.requireNonNull(machine)
                    .step(AlertState.IDLE, reading, reading.mark())
                    .state()
                    .firing();
            if (firing != null && firing.severity() == Severity.PAGE) {
              cross(GUARDED, service);
            }
          });
      boolean ours = over(all, "1h", "5m", 14.4) || over(all, "6h", "30m", 6);
      if (ours) {
        cross("line crossed, exact counts", service);
      }
      String expression = "(%s and %s) or (%s and %s)";
      String id = "{service=\"" + service + "\"";
      String rate =
          "sum(rate(http_requests_total"
              + id
              + ",code=~\"5..\"}[%1$s]))/sum(rate("
              + "http_requests_total"
              + id
              + "}[%1$s])) > %2$s";
      Map<String, Double> theirs =
          toPrometheus.query(
              expression.formatted(
                  rate.formatted("1h", 14.4 * 0.001),
                  rate.formatted("5m", 14.4 * 0.001),
                  rate.formatted("6h", 6 * 0.001),
                  rate.formatted("30m", 6 * 0.001)),
              "",
              at / 1e3);
      if (!theirs.isEmpty()) {
        cross("line crossed, rate() of Prometheus", service);
      }
    }

    private boolean over(Budget all, String longWindow, String shortWindow, double factor) {
      Double slow = all.burn().get(longWindow);
      Double quick = all.burn().get(shortWindow);
      return slow != null && quick != null && slow >= factor && quick >= factor;
    }

    private void cross(String line, String service) {
      seen.computeIfAbsent(line, l -> new ConcurrentHashMap<>()).putIfAbsent(service, at);
    }
  }

  private void print() {
    Figures.print(
        "%d services that lose all requests, a report every 5 s, %d min of history, Sloth's rules"
            + " every 30 s, group_wait 30 s",
        services, HISTORY.toMinutes());
    stage("Syntropy GET /slos", "line crossed, exact counts");
    stage("Syntropy GET /alerts", "line crossed, exact counts");
    stage("Syntropy GET /alerts", GUARDED);
    for (String stage :
        new String[] {"Prometheus' own list", "Alertmanager", "notification of Alertmanager"}) {
      stage(stage, "line crossed, exact counts");
      stage(stage, "line crossed, rate() of Prometheus");
    }
  }

  private void stage(String stage, String line) {
    Figures figures = new Figures();
    Map<String, Long> lines = seen.getOrDefault(line, Map.of());
    seen.getOrDefault(stage, Map.of())
        .forEach((service, at) -> {
          Long crossed = lines.get(service);
          if (crossed != null) {
            figures.add((at - crossed) / 1e3);
          }
        });
    Figures.print(
        "%-36s -> %-30s %s",
        line,
        stage,
        figures.count() == 0 ? "never seen" : figures.median("s") + ", n " + figures.count());
  }
}
