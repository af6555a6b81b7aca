package io.syntropy.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.syntropy.server.config.Configuration;
import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.RecordKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SLOs counted from polled queries, against an HTTP double that speaks Prometheus' documented API
 * and against a real Prometheus where one is installed.
 */
class PollingIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

  @TempDir Path folder;

  /** Real time, moved forward at will. */
  private static final class Moved extends Clock {
    volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Moved clock = new Moved();
  private final SliEngine engine = new SliEngine(EngineLimits.DEFAULT);
  private final OtlpDecoder decoder = new OtlpDecoder();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private CountDownLatch gate = new CountDownLatch(0);
  private HttpServer server;
  private Polling polling;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/prom/api/v1/query", this::answer);
    server.start();
    polling = new Polling(this::fold, clock, name -> name.equals("PROM_TOKEN") ? "from-env" : null);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    polling.close();
    server.stop(0);
    threads.shutdownNow();
  }

  /** As the journal's subscriber would, from the bytes that are journalled. */
  private synchronized void fold(ExportMetricsServiceRequest request) {
    long now = clock.millis();
    engine.accept(now, decoder.decode(RecordKind.OTLP_METRICS, request.toByteArray(), now));
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = URLDecoder.decode(form.replaceFirst("^query=", ""), StandardCharsets.UTF_8);
      tokens.put(query, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      gate.await(20, TimeUnit.SECONDS);
      String value = answers.getOrDefault(query, "no such query");
      boolean good = value.startsWith("[");
      String body =
          good
              ? "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                  + value
                  + "}}"
              : "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + value + "\"}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(good ? 200 : 400, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void says(String query, double value, Instant at) {
    answers.put(
        query,
        "[{\"metric\":{},\"value\":[%d.%03d,\"%s\"]}]"
            .formatted(at.getEpochSecond(), at.toEpochMilli() % 1000, value));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/prom";
  }

  private static String source(String url, String more) {
    return """
    ---
    apiVersion: openslo/v1
    kind: DataSource
    metadata: {name: prom}
    spec: {type: Prometheus, connectionDetails: {url: '%s', interval: 30s%s}}
    """
        .formatted(url, more);
  }

  private static String slo(String name, String indicator, String objective) {
    return """
    ---
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: %s}
    spec:
      service: shop
      indicator: {metadata: {name: %s}, spec: {%s}}
      timeWindow: [{duration: 1h, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{target: 0.99%s}]
    """
        .formatted(name, name, indicator, objective);
  }

  private static String ask(String query) {
    return "{metricSource: {metricSourceRef: prom, spec: {query: '" + query + "'}}}";
  }

  /** Applies documents as the server does; answers the live queries. */
  private List<PolledQuery> apply(String yaml) {
    OpenSloCatalog catalog = OpenSlo.decode(Documents.read("a.yaml", yaml).documents());
    assertThat(catalog.faults()).isEmpty();
    engine.define(catalog.slos(), Map.of());
    Map<String, Configuration.Source> sources = new ConcurrentHashMap<>();
    Documents.read("a.yaml", yaml)
        .documents()
        .forEach(
            d -> sources.put(d.id(), new Configuration.Source("a.yaml", 1, text(yaml, d.name()))));
    List<PolledQuery> queries =
        LiveQueries.of(
            new Configuration(
                1, "c", null, sources, List.of(), List.of(), List.of(), List.of(), Map.of()));
    polling.define(queries);
    return queries;
  }

  private static String text(String yaml, String name) {
    for (String document : yaml.split("---\n", -1)) {
      if (document.contains("metadata: {name: " + name + "}\n")) {
        return document;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** Asks everything once more. */
  private void round() {
    clock.by = clock.by.plusSeconds(31);
    polling.tick();
    await(() -> {
      polling.tick();
      return polling.polls().stream().allMatch(p -> !p.running && p.next.isAfter(clock.instant()));
    });
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private synchronized SloStatus status(String name) {
    return engine.status(name, clock.instant()).orElseThrow();
  }

  @Test
  void everyReadingIsCountedAsItSays() {
    apply(
        source(url(), "")
            + slo(
                "rates",
                "ratioMetric: {counter: false, bad: "
                    + ask("sum(rate(bad[5m])) * 1")
                    + ", total: "
                    + ask("sum(rate(all[5m])) * 1")
                    + "}",
                "")
            + slo(
                "counters",
                "ratioMetric: {counter: true, good: "
                    + ask("max(good)")
                    + ", total: "
                    + ask("max(all)")
                    + "}",
                "")
            + slo(
                "shares",
                "ratioMetric: {counter: false, rawType: failure, raw: "
                    + ask("job:errors:ratio")
                    + "}",
                "")
            + slo("values", "thresholdMetric: " + ask("max(temperature)"), ", op: lte, value: 30"));
    for (int i = 1; i <= 4; i++) {
      Instant at = clock.instant().plusSeconds(31);
      says("sum(rate(bad[5m])) * 1", 2, at);
      says("sum(rate(all[5m])) * 1", 10, at);
      says("max(good)", 100 + 9 * i, at);
      says("max(all)", 200 + 10 * i, at);
      says("job:errors:ratio", 0.25, at);
      says("max(temperature)", i == 4 ? 31 : 20, at);
      round();
    }
    // The first rate only begins; three intervals follow, of a little over 31 s each.
    assertThat(status("rates").all().total()).isBetween(930.0, 1100.0);
    assertThat(status("rates").all().good() / status("rates").all().total())
        .isBetween(0.7999, 0.8001);
    // The first total of a counter is a baseline.
    assertThat(status("counters").all().good()).isEqualTo(27);
    assertThat(status("counters").all().total()).isEqualTo(30);
    assertThat(status("shares").all().good()).isEqualTo(3);
    assertThat(status("shares").all().total()).isEqualTo(4);
    assertThat(status("values").all().good()).isEqualTo(3);
    assertThat(status("values").all().total()).isEqualTo(4);
  }

  @Test
  void aFailingQueryHarmsNoOtherAndSaysWhy() {
    apply(
        source(url(), ", bearer_token_env: PROM_TOKEN")
            + slo("broken", "thresholdMetric: " + ask("foo bar"), ", op: lte, value: 1")
            + slo("works", "thresholdMetric: " + ask("max(x)"), ", op: lte, value: 1"));
    says("max(x)", 1, clock.instant().plusSeconds(31));
    round();
    assertThat(status("works").all().total()).isEqualTo(1);
    assertThat(status("broken").state().text()).isEqualTo("no_data");
    assertThat(polling.polls())
        .extracting(poll -> poll.failure)
        .containsExactlyInAnyOrder("", "HTTP 400: no such query");
    assertThat(tokens).containsEntry("max(x)", "Bearer from-env");
    Poll broken =
        polling.polls().stream().filter(p -> !p.failure.isEmpty()).findFirst().orElseThrow();
    Duration first = Duration.between(clock.instant(), broken.next);
    clock.by = clock.by.plus(Duration.ofSeconds(31));
    says("max(x)", 1, clock.instant());
    round();
    assertThat(broken.failures).isEqualTo(2);
    assertThat(Duration.between(clock.instant(), broken.next)).isGreaterThan(first);
    says("foo bar", 1, clock.instant().plusSeconds(120));
    clock.by = clock.by.plusSeconds(90);
    round();
    assertThat(broken.failure).isEmpty();
    assertThat(status("broken").all().total()).isEqualTo(1);
  }

  @Test
  void oneSourceIsAskedAtMostFourAtOnce() {
    StringBuilder yaml = new StringBuilder(source(url(), ""));
    for (int i = 0; i < 12; i++) {
      yaml.append(
          slo("s" + i, "thresholdMetric: " + ask("max(x" + i + ")"), ", op: lte, value: 1"));
      says("max(x" + i + ")", 1, clock.instant());
    }
    apply(yaml.toString());
    gate = new CountDownLatch(1);
    clock.by = Duration.ofSeconds(31);
    polling.tick();
    await(() -> {
      polling.tick();
      return inFlight.get() == Polling.AT_ONCE;
    });
    assertThat(polling.polls().stream().filter(p -> p.running)).hasSize(Polling.AT_ONCE);
    gate.countDown();
    await(() -> {
      polling.tick();
      return polling.polls().stream().allMatch(p -> p.answeredAt != null);
    });
    assertThat(mostInFlight.get()).isEqualTo(Polling.AT_ONCE);
  }

  @Test
  void aTokenThatIsMissingIsNeverReplacedByNone() throws IOException {
    Path token = folder.resolve("token");
    apply(
        source(url(), ", bearer_token_file: " + token)
            + slo("s", "thresholdMetric: " + ask("max(x)"), ", op: lte, value: 1"));
    says("max(x)", 1, clock.instant());
    round();
    assertThat(tokens).isEmpty();
    assertThat(polling.polls()).allMatch(p -> p.failure.contains("cannot be read"));
    Files.writeString(token, "s3cret\n");
    clock.by = clock.by.plusSeconds(60);
    round();
    assertThat(tokens).containsEntry("max(x)", "Bearer s3cret");
    assertThat(polling.polls()).allMatch(p -> p.failure.isEmpty());
  }

  @Test
  void aRealPrometheusIsAsked() throws Exception {
    assumeTrue(Files.isExecutable(PROMETHEUS), "no Prometheus on this machine");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - {job_name: self, static_configs: [{targets: ['127.0.0.1:%d']}]}
        """
            .formatted(port));
    Process prometheus =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    try {
      await(() -> scraped(url));
      apply(
          source(url, "")
              + slo("up", "thresholdMetric: " + ask("min by (job)(up)"), ", op: gte, value: 1")
              + slo(
                  "errors",
                  "ratioMetric: {counter: false, rawType: failure, raw: "
                      + ask("1 - avg(up)")
                      + "}",
                  "")
              + slo("wrong", "thresholdMetric: " + ask("max(up"), ", op: lte, value: 1"));
      round();
      round();
      assertThat(status("up").groups()).hasSize(1);
      assertThat(status("up").groups().get(0).labels()).containsEntry("job", "self");
      assertThat(status("up").all().good()).isGreaterThanOrEqualTo(1);
      assertThat(status("errors").all().sli()).isEqualTo(1.0);
      assertThat(polling.polls())
          .filteredOn(p -> p.query.query().equals("max(up"))
          .allMatch(p -> p.failure.startsWith("HTTP 400: ") && p.failure.contains("parse error"));
    } finally {
      prometheus.destroy();
      prometheus.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private static boolean scraped(String url) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest up = HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query=up")).build();
      return http.send(up, HttpResponse.BodyHandlers.ofString()).body().contains("\"1\"");
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
