package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The server seen from outside: its metrics, its health, its own log lines. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SelfObservationIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GUIDE = Path.of("../../docs/guides/self-observability.md");
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path folder;
  private static PushedLogs loki;
  private static Fixture fixture;

  @BeforeAll
  static void start() throws IOException {
    loki = new PushedLogs();
    Path token =
        Files.createFile(
            folder.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "s3cret\n");
    fixture =
        new Fixture(
            folder,
            Map.of(
                "SYNTROPY_LOG_LOKI_URL",
                loki.url(),
                "SYNTROPY_LOG_LOKI_TOKEN_FILE",
                token.toString(),
                "SYNTROPY_JOURNAL_CHECKPOINT_EVERY",
                "2s"),
            Fixture.SLO,
            Fixture.POLICY);
    fixture.register(Map.of());
    fixture.heartbeats();
    Instant now = Instant.now();
    fixture.traffic().requests("social", "eu-west-1", now.minusSeconds(5), now, 100, 1);
    get("/api/v1/slos/feed-availability");
    get("/api/v1/slos/nobody-has-this");
    get("/api/v1/nobody/serves/this");
  }

  @AfterAll
  static void stop() {
    if (fixture != null) {
      fixture.close();
    }
    loki.close();
  }

  private static HttpResponse<String> get(String path) {
    return fixture
        .server()
        .send(
            "GET",
            path,
            null,
            Map.of("Authorization", "Bearer " + fixture.admin(), "traceparent", PARENT));
  }

  private static String scrape(String accept) {
    return fixture.server().send("GET", "/metrics", null, Map.of("Accept", accept)).body();
  }

  @Test
  void requestsAreCountedByTheirRouteWithATraceAsExemplar() {
    assertThat(scrape(OPEN_METRICS))
        .containsPattern(
            "http_server_request_duration_seconds_bucket\\{http_request_method=\"GET\","
                + "http_response_status_code=\"200\",http_route=\"/api/v1/slos/\\{name}\","
                + "le=\"[^\"]+\"} \\S+ # \\{span_id=\"[0-9a-f]{16}\",trace_id=\""
                + TRACE)
        .contains("http_response_status_code=\"404\",http_route=\"/api/v1/slos/{name}\"")
        .contains("http_response_status_code=\"404\",http_route=\"unmatched\"")
        .doesNotContain("nobody")
        .endsWith("# EOF\n");
    assertThat(scrape("text/plain"))
        .contains("http_server_request_duration_seconds_count")
        .contains(
            "syntropy_receiver_request_duration_seconds_count{http_response_status_code=\"200\","
                + "http_route=\"/v1/metrics\",rpc_grpc_status_code=\"\",transport=\"http\"}")
        .contains("syntropy_receiver_accepted_items_total{signal=\"metrics\"} 2")
        .doesNotContain("trace_id");
  }

  @Test
  void connectionsToTheDatabaseAreCounted() {
    assertThat(scrape("text/plain"))
        .containsPattern("db_client_connection_acquired_total\\{[^}]*} [1-9]")
        .containsPattern("db_client_connection_count\\{[^}]*state=\"(idle|used)\"} [1-9]");
  }

  @Test
  void theAnswerCarriesTheTraceId() {
    assertThat(get("/api/v1/status").headers().firstValue("traceresponse").orElse(""))
        .matches("00-" + TRACE + "-[0-9a-f]{16}-00");
  }

  @Test
  void everyMetricIsInTheGuideAndEveryMetricOfTheGuideIsThere() throws IOException {
    await().atMost(PATIENCE).until(() -> scrape("text/plain").contains("syntropy_checkpoint_age"));
    Set<String> exposed = new TreeSet<>();
    Matcher families = Pattern.compile("(?m)^# TYPE (\\S+) ").matcher(scrape("text/plain"));
    while (families.find()) {
      exposed.add(families.group(1));
    }
    String guide = Files.readString(GUIDE);
    guide = guide.substring(guide.indexOf("## Requests"));
    Set<String> documented = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]+)`").matcher(guide);
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    Set<String> always = new TreeSet<>(documented);
    Matcher sometimes = Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]+)` \\| when ").matcher(guide);
    while (sometimes.find()) {
      always.remove(sometimes.group(1));
    }

    assertThat(documented).as("the guide names what /metrics shows").containsAll(exposed);
    assertThat(exposed).as("/metrics shows what the guide names").containsAll(always);
  }

  @Test
  void everyComponentSaysHowItIsAndIsInTheGuide() throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(fixture.get("/api/v1/status").path("components"))
                .anySatisfy(part -> {
                  assertThat(part.path("name").asText()).isEqualTo("checkpoints");
                  assertThat(part.path("health").asText()).isEqualTo("good");
                }));
    List<String> parts = fixture.get("/api/v1/status").path("components").findValuesAsText("name");
    String guide = Files.readString(GUIDE);
    assertThat(parts)
        .allSatisfy(part -> assertThat(guide).contains("\n| `" + part + "` | "))
        .contains(
            "audit_push",
            "audit_records",
            "audit_store",
            "checkpoints",
            "configuration",
            "control_loop",
            "database",
            "disk",
            "ingest",
            "journal",
            "outside_effects",
            "own_logs",
            "prometheus");
  }

  @Test
  void debiansPrometheusTakesItWithExemplars() throws Exception {
    Path program = Path.of("/usr/bin/prometheus");
    assumeTrue(Files.isExecutable(program), "no Prometheus on this machine");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - {job_name: syntropy, static_configs: [{targets: ['%s']}]}
        """
            .formatted(fixture.server().baseUri().getAuthority()));
    Process prometheus =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--enable-feature=exemplar-storage",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    String api = "http://127.0.0.1:" + port + "/api/v1/";
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> {
            JsonNode target = ask(api + "targets").path("data").path("activeTargets").path(0);
            assertThat(target.path("lastError").asText()).isEmpty();
            assertThat(target.path("health").asText()).isEqualTo("up");
          });
      String query = "http_server_request_duration_seconds_bucket";
      String range = "&start=" + (Instant.now().getEpochSecond() - 600) + "&end=4000000000";
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(ask(api + "query_exemplars?query=" + query + range).toString())
                  .contains(TRACE));
      String count = "sum(http_server_request_duration_seconds_count{http_route!=\"/metrics\"})";
      assertThat(
              ask(api + "query?query=" + URLEncoder.encode(count, StandardCharsets.UTF_8))
                  .at("/data/result/0/value/1")
                  .asInt())
          .isGreaterThanOrEqualTo(3);
    } finally {
      prometheus.destroy();
      prometheus.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private static JsonNode ask(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(
          http.send(
                  HttpRequest.newBuilder(URI.create(url)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    }
  }

  /** Ends the server. */
  @Test
  @Order(Integer.MAX_VALUE)
  void ownLogLinesArriveAndATargetThatIsAwayHoldsNothingUp() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(loki.tokens()).containsOnly("Bearer s3cret");
          assertThat(loki.lines())
              .anySatisfy(line -> {
                assertThat(line.labels())
                    .containsEntry("service_name", "syntropy")
                    .containsEntry("level", "INFO");
                JsonNode json = JSON.readTree(line.text());
                assertThat(json.path("service").asText()).isEqualTo("syntropy");
                assertThat(json.path("ts").asText()).endsWith("Z");
                assertThat(json.path("message").asText()).contains("records replayed");
              });
        });

    loki.refuse(true);
    fixture.server().send("POST", "/api/v1/config/apply", "{}", Map.of("traceparent", PARENT));
    assertThat(get("/api/v1/status").statusCode()).isEqualTo(200);
    loki.refuse(false);
    assertThat(fixture.server().stop()).isZero();
    assertThat(loki.lines()).anyMatch(line -> line.text().contains("the server stops"));
  }
}
