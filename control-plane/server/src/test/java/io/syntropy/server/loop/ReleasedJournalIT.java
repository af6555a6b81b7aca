package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.postgres.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays on a server whose journal has lost its beginning: they begin at a checkpoint. */
class ReleasedJournalIT {
  private static final String VICTIM = "eu-west-1";
  private static final int KEPT = 1 << 20;

  @TempDir Path folder;
  private Fixture fixture;
  private EmbeddedPostgres postgres;

  @Test
  void beginsAtACheckpointWithADrainInForce() throws Exception {
    HttpServer health = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    AtomicBoolean failing = new AtomicBoolean();
    health.createContext(
        "/",
        exchange -> {
          boolean bad = failing.get() && exchange.getRequestURI().getPath().endsWith(VICTIM);
          exchange.sendResponseHeaders(bad ? 500 : 200, -1);
          exchange.close();
        });
    health.start();
    String url = "http://127.0.0.1:" + health.getAddress().getPort() + "/";
    try (EmbeddedPostgres own = EmbeddedPostgres.start(folder.resolve("database"))) {
      postgres = own;
      Map<String, String> environment = new HashMap<>();
      environment.put(
          "SYNTROPY_DB_URL",
          "postgresql://%s:%s@127.0.0.1:%d/%s"
              .formatted(
                  own.user(), own.password(), own.port(), EmbeddedPostgres.DEFAULT_DATABASE));
      environment.put("SYNTROPY_JOURNAL_SEGMENT_BYTES", "16384");
      environment.put("SYNTROPY_JOURNAL_KEPT_BYTES", Integer.toString(KEPT));
      environment.put("SYNTROPY_JOURNAL_CHECKPOINT_EVERY", "2s");
      try (Fixture opened = new Fixture(folder, environment, Fixture.SLO, Fixture.POLICY)) {
        fixture = opened;
        fixture.register(
            Fixture.REGIONS.stream()
                .collect(Collectors.toMap(region -> region, region -> url + region)));
        fixture.heartbeats();
        drained(failing);
        damaged(environment);
      }
    } finally {
      health.stop(0);
    }
  }

  private void drained(AtomicBoolean failing) throws Exception {
    try (Users users = new Users(fixture, VICTIM, failing)) {
      DirectiveListener listener = fixture.listen("us-east-1");
      fixture.listen("eu-west-1");
      fixture.listen("sa-east-1");
      await("all good")
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              Fixture.REGIONS.stream()
                  .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
      failing.set(true);
      await("drained")
          .atMost(Duration.ofSeconds(120))
          .until(() -> {
            users.follow(listener);
            return fixture.actions().stream()
                .anyMatch(a -> a.path("state").asText().equals("verified"));
          });
      Instant inForce = Instant.now().minusSeconds(2); // a checkpoint is of the last whole second
      fill();
      await("the beginning is released")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> !Files.exists(folder.resolve("data/journal/journal-%020d.seg".formatted(0))));

      JsonNode early = fixture.replay();
      assertThat(early.path("equal").asBoolean()).as(early.toString()).isTrue();
      assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("drained");

      failing.set(false);
      await("reverted")
          .atMost(Duration.ofSeconds(180))
          .until(() -> {
            users.follow(listener);
            return fixture.actions().stream()
                .anyMatch(a -> a.path("state").asText().equals("reverted"));
          });
      JsonNode replay = fixture.replay();
      assertThat(replay.path("difference").isNull()).as(replay.toString()).isTrue();
      assertThat(replay.path("equal").asBoolean()).isTrue();
      assertThat(replay.path("compared").asInt()).as(replay.toString()).isGreaterThan(1);
      assertThat(from(replay)).as("a checkpoint with the drain in force").isAfter(inForce);
    }
  }

  /** As much telemetry as the journal keeps, about nobody. */
  private void fill() {
    OtlpTraffic traffic = fixture.traffic();
    String padding = "x".repeat(60_000);
    for (int i = 0; i < 20; i++) {
      assertThat(
              traffic.send(
                  """
                  {"resourceMetrics":[{"resource":{"attributes":[
                    {"key":"service.name","value":{"stringValue":"nobody"}}]},
                    "scopeMetrics":[{"scope":{"name":"%s"},"metrics":[
                      {"name":"padding","unit":"1","gauge":{"dataPoints":[
                        {"timeUnixNano":"%d000000","asDouble":1}]}}]}]}]}\
                  """
                      .formatted(padding, System.currentTimeMillis())))
          .isEqualTo(200);
    }
  }

  /** After a kill nothing writes checkpoints any more: those that are there are damaged. */
  private void damaged(Map<String, String> environment) throws Exception {
    fixture.server().killGroup();
    environment.put("SYNTROPY_JOURNAL_CHECKPOINT_EVERY", "1h");
    fixture.start();
    JsonNode whole = fixture.replay();
    assertThat(whole.path("equal").asBoolean()).as(whole.toString()).isTrue();

    HttpResponse<String> later =
        fixture
            .server()
            .post(
                "/api/v1/replay",
                "{\"from\":\"%s\"}".formatted(from(whole).plusSeconds(5)),
                fixture.admin());
    assertThat(later.statusCode()).as(later.body()).isEqualTo(200);
    assertThat(later.body()).contains("\"equal\":true");

    long index = decisionAfter(from(whole));
    tamper("'\"outcome\":\"recorded\"'", "'\"outcome\":\"denied\"'", index);
    JsonNode tampered = fixture.replay();
    assertThat(tampered.path("equal").asBoolean()).isFalse();
    assertThat(tampered.path("difference").path("index").asLong()).isEqualTo(index);
    assertThat(tampered.path("difference").path("field").asText()).isEqualTo("outcome");
    tamper("'\"outcome\":\"denied\"'", "'\"outcome\":\"recorded\"'", index);

    List<Path> memories = memories();
    assertThat(memories).hasSizeGreaterThan(1);
    cut(memories.getFirst());
    JsonNode next = fixture.replay();
    assertThat(next.path("equal").asBoolean()).as(next.toString()).isTrue();
    assertThat(from(next)).as("the next checkpoint").isAfter(from(whole));

    for (Path memory : memories.subList(1, memories.size() - 1)) {
      cut(engineOf(memory));
    }
    later(memories.getLast());
    HttpResponse<String> none = fixture.server().post("/api/v1/replay", "{}", fixture.admin());
    assertThat(none.statusCode()).as(none.body()).isEqualTo(409);
    assertThat(none.body())
        .contains("journal: begins at")
        .contains("none can be used, the last of them: format 99 (expected 1)");

    // What a replay cannot use is no error of a start.
    fixture.server().killGroup();
    fixture.start();
    assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("normal");
  }

  private static Instant from(JsonNode replay) {
    return Instant.parse(replay.path("compared_from").asText());
  }

  private long decisionAfter(Instant from) {
    return fixture
        .get("/api/v1/audit?limit=200")
        .path("items")
        .valueStream()
        .filter(e -> e.path("leaf").path("actor").asText().startsWith("policy:"))
        .filter(e -> e.path("leaf").path("outcome").asText().equals("recorded"))
        .filter(e -> Instant.parse(e.path("leaf").path("occurred_at").asText()).isAfter(from))
        .mapToLong(e -> e.path("index").asLong())
        .min()
        .orElseThrow();
  }

  private void tamper(String before, String after, long index) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      String changed =
          "convert_to(replace(convert_from(leaf, 'UTF8'), %s, %s), 'UTF8')"
              .formatted(before, after);
      assertThat(
              statement.executeUpdate(
                  "UPDATE audit_log SET leaf = %s WHERE index = %d AND leaf <> %s"
                      .formatted(changed, index, changed)))
          .isEqualTo(1);
    }
  }

  /** The kernel's memories, oldest first. */
  private List<Path> memories() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/checkpoint"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("kernel-")).sorted().toList();
    }
  }

  private static Path engineOf(Path memory) {
    String position = memory.getFileName().toString().substring(7, 27);
    return memory.resolveSibling("checkpoint-" + position + ".bin");
  }

  private static void cut(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  /** As a later version may write it. */
  private static void later(Path file) throws IOException {
    byte[] packed = Files.readAllBytes(file);
    String text;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text).contains("\"format\":1,");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          text.replaceFirst("\"format\":1,", "\"format\":99,").getBytes(StandardCharsets.UTF_8));
    }
  }
}
