package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.alerts.notify.LoopbackServer;
import io.syntropy.alerts.notify.LoopbackServer.Response;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials, dead letters and Slack's buttons over the API of a real server. */
class NotificationApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SIGNING = "8f742231b10e8888abcd99yyyzzz85a5";

  @TempDir private static Path folder;
  private static LoopbackServer receiver;
  private static SyntropyProcess server;
  private static String admin = "";

  @BeforeAll
  static void start() throws Exception {
    receiver = new LoopbackServer(request -> Response.of(200, "ok"));
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        config.resolve("notifiers.yaml"),
        """
        apiVersion: syntropy/v1
        kind: Notifier
        metadata: {name: hook}
        spec: {type: webhook, url: '%s', secret: hook-key}
        ---
        apiVersion: syntropy/v1
        kind: Notifier
        metadata: {name: chat}
        spec: {type: slack, secret: chat-url, signing_secret: chat-signing}
        ---
        apiVersion: syntropy/v1
        kind: Notifier
        metadata: {name: broken}
        spec: {type: webhook, url: 'http://example.com', secret: hook-key}
        """
            .formatted(receiver.url()));
    Path data = folder.resolve("data");
    secret(data, "hook-key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    secret(data, "chat-url", receiver.url() + "/services/T/B/x");
    secret(data, "chat-signing", SIGNING);
    server = SyntropyProcess.start(data, "--config", config.toString());
    admin = server.adminToken();
    await().atMost(PATIENCE).until(() -> get("/api/v1/notifiers").path("items").size() == 2);
  }

  @AfterAll
  static void stop() {
    server.close();
    receiver.close();
  }

  private static void secret(Path data, String name, String text) throws IOException {
    Path file = Files.createDirectories(data.resolve("secrets/notifiers")).resolve(name);
    Files.writeString(file, text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static JsonNode get(String path) throws IOException {
    HttpResponse<String> answer = server.get(path, admin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static JsonNode post(String path) throws IOException {
    HttpResponse<String> answer = server.post(path, "", admin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void aBadDocumentIsAFaultAndHarmsNoOther() throws IOException {
    JsonNode faults = get("/api/v1/config/status").path("faults");
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).path("line").asInt()).isEqualTo(14);
    assertThat(faults.get(0).path("message").asText()).startsWith("url: http://example.com");
  }

  @Test
  void aTrialOpensAndResolvesAndIsAudited() throws IOException {
    JsonNode trial = post("/api/v1/notifiers/hook/test");
    assertThat(trial.path("result").asText()).isEqualTo("delivered");
    List<String> types =
        receiver.requests().stream()
            .filter(r -> r.path().isEmpty() || r.path().equals("/"))
            .map(r -> r.body().replaceAll("^\\{\"type\":\"([^\"]+)\".*", "$1"))
            .toList();
    assertThat(types).containsSubsequence("incident.trigger", "incident.resolve");
    assertThat(get("/api/v1/audit?limit=200").toString()).contains("notifier.test");
    assertThat(server.post("/api/v1/notifiers/nobody/test", "", admin).statusCode()).isEqualTo(404);
    assertThat(server.post("/api/v1/notifiers/hook/test", "", server.token("viewer")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aDeadLetterIsSeenAndSentAgain() throws IOException {
    receiver.script(Response.of(200, "ok"), Response.of(400, "no"), Response.of(400, "still no"));
    assertThat(post("/api/v1/notifiers/hook/test").path("result").asText()).isEqualTo("refused");
    await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/notifications?state=dead").path("items").size() == 1);
    JsonNode dead = get("/api/v1/notifications?state=dead").path("items").get(0);
    assertThat(dead.path("last_error").asText()).contains("answers 400: still no");
    assertThat(dead.path("change").asText()).isEqualTo("resolve");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/status").path("components"))
                .anySatisfy(part -> {
                  assertThat(part.path("name").asText()).isEqualTo("notifications");
                  assertThat(part.path("health").asText()).isEqualTo("bad");
                }));
    String id = dead.path("id").asText();
    JsonNode redriven = post("/api/v1/notifications/" + id + "/redrive");
    assertThat(redriven.path("queued").findValuesAsText("id")).containsExactly(id);
    await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/notifications?state=dead").path("items").isEmpty());
    assertThat(server.post("/api/v1/notifications/" + id + "/redrive", "", admin).statusCode())
        .isEqualTo(409);
    assertThat(server.get("/api/v1/notifications?state=lost", admin).statusCode()).isEqualTo(400);
    assertThat(server.get("/metrics", admin).body())
        .contains("syntropy_notices_sent_total{target=\"hook\"}");
  }

  @Test
  void aTargetWithoutItsSecretIsToldOfBeforeAnyIncident() throws IOException {
    Path document = folder.resolve("config/pager.yaml");
    Files.writeString(
        document,
        """
        apiVersion: syntropy/v1
        kind: Notifier
        metadata: {name: pager}
        spec: {type: pagerduty, secret: pager-key}
        """);
    String trouble =
        "pager: secret pager-key: missing"
            + " (expected a file DATA/secrets/notifiers/pager-key, mode 0600)";
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(notifications().path("detail").asText()).contains(trouble);
          assertThat(notifications().path("health").asText()).isEqualTo("bad");
        });

    secret(folder.resolve("data"), "pager-key", "0123");
    assertThat(notifications().path("detail").asText()).doesNotContain("pager-key");
    Files.delete(document);
    await().atMost(PATIENCE).until(() -> get("/api/v1/notifiers").path("items").size() == 2);
  }

  private static JsonNode notifications() throws IOException {
    for (JsonNode part : get("/api/v1/status").path("components")) {
      if (part.path("name").asText().equals("notifications")) {
        return part;
      }
    }
    throw new AssertionError("no component notifications");
  }

  @Test
  void aTrialThatIsPutOffSaysForHowLong() throws IOException {
    await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/notifications?state=pending").path("items").isEmpty());
    int before = receiver.requests().size();
    receiver.script(Response.later(429, "3", "slow down"));
    JsonNode trial = post("/api/v1/notifiers/hook/test");
    assertThat(trial.path("result").asText()).isEqualTo("retry");
    assertThat(trial.path("detail").asText()).contains("429");
    assertThat(trial.path("retry_after_seconds").asInt()).isEqualTo(3);
    // Its end waits as long, and is then sent from the queue.
    assertThat(receiver.requests()).hasSize(before + 1);
    await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/notifications?state=pending").path("items").isEmpty());
    assertThat(receiver.requests().getLast().body()).startsWith("{\"type\":\"incident.resolve\"");
  }

  @Test
  void aDeadLetterIsGivenUpWithAReason() throws IOException {
    receiver.script(Response.of(200, "ok"), Response.of(400, "no"), Response.of(400, "still no"));
    post("/api/v1/notifiers/hook/test");
    await()
        .atMost(PATIENCE)
        .until(() -> get("/api/v1/notifications?state=dead").path("items").size() == 1);
    String id = get("/api/v1/notifications?state=dead").path("items").get(0).path("id").asText();
    String path = "/api/v1/notifications/" + id + "/discard";
    assertThat(server.post(path, "{}", admin).statusCode()).isEqualTo(400);
    String reason = "{\"reason\":\"it was only a test\"}";
    assertThat(server.post(path, reason, server.token("viewer")).statusCode()).isEqualTo(403);
    HttpResponse<String> answer = server.post(path, reason, admin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("state").asText()).isEqualTo("discarded");
    assertThat(server.post(path, reason, admin).statusCode()).isEqualTo(409);
    assertThat(get("/api/v1/audit?limit=200").toString())
        .contains("notification.discard", "it was only a test");
    String all = "{\"target\":\"hook\",\"reason\":\"none is left\"}";
    assertThat(
            JSON.readTree(server.post("/api/v1/notifications/discard", all, admin).body())
                .path("discarded")
                .asInt())
        .isZero();
    assertThat(server.post("/api/v1/notifications/discard", reason, admin).statusCode())
        .isEqualTo(400);
    assertThat(get("/api/v1/notifications?state=discarded").path("items")).isNotEmpty();
  }

  private static HttpResponse<String> press(String body, String timestamp, String signature) {
    return server.send(
        "POST",
        "/api/v1/notifiers/chat/slack",
        body,
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp",
            timestamp,
            "X-Slack-Signature",
            signature));
  }

  @Test
  void aButtonIsHeardOnlyWhenSlackHasSignedIt() throws Exception {
    String body =
        "payload="
            + URLEncoder.encode(
                """
                {"type":"block_actions","user":{"id":"U1","username":"ada"},
                 "actions":[{"action_id":"acknowledge","value":"nobody-knows-it"}]}\
                """,
                StandardCharsets.UTF_8);
    String now = Long.toString(Instant.now().getEpochSecond());
    String signature = sign(now, body);
    assertThat(press(body, now, "v0=" + "0".repeat(64)).statusCode()).isEqualTo(401);
    assertThat(press(body + "&x", now, signature).statusCode()).isEqualTo(401);
    String old = Long.toString(Instant.now().getEpochSecond() - 600);
    assertThat(press(body, old, sign(old, body)).statusCode()).isEqualTo(401);
    HttpResponse<String> unknown = press(body, now, signature);
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(404);
    assertThat(unknown.body()).contains("nobody-knows-it");
    // Used up: the same request again does nothing.
    assertThat(press(body, now, signature).statusCode()).isEqualTo(200);
    assertThat(
            server
                .send(
                    "POST",
                    "/api/v1/notifiers/hook/slack",
                    body,
                    Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .statusCode())
        .isEqualTo(401);
  }

  private static String sign(String timestamp, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SIGNING.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
    return "v0=" + HexFormat.of().formatHex(sum);
  }
}
