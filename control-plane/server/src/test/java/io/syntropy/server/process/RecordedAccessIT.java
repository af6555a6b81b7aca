package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.client.token.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who got in, who did not, and who looked at what is in the audit log. */
class RecordedAccessIT {
  @TempDir static Path folder;
  private static SyntropyProcess server;

  @BeforeAll
  static void start() {
    server = SyntropyProcess.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<JsonNode> records(String actions) {
    List<JsonNode> found = new ArrayList<>();
    try {
      String body =
          server.get("/api/v1/audit?limit=200&action=" + actions, server.token("admin")).body();
      new ObjectMapper().readTree(body).path("items").forEach(item -> found.add(item.path("leaf")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static JsonNode await(String action, String field, String value) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                records(action).stream()
                    .filter(leaf -> leaf.path(field).asText().equals(value))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void signingInAndOutIsRecorded() {
    URI link = server.loginLink();
    HttpResponse<String> login =
        server.send("GET", link.getPath() + "?" + link.getQuery(), null, Map.of());
    assertThat(login.statusCode()).isEqualTo(303);
    JsonNode in = await("auth.sign_in", "actor", "admin:console");
    assertThat(in.path("after").path("by").asText()).isEqualTo("login_link");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    Map<String, String> own = Map.of("Cookie", cookie, "Origin", server.baseUri().toString());
    server.send("DELETE", "/api/v1/session", null, own);
    await("auth.sign_out", "actor", "admin:console");
  }

  @Test
  void aTokenIsRecordedWhenItIsMadeUsedAndRevoked() {
    TokenFile file = TokenFile.in(server.data());
    var token = file.issue("operator", "ana", Duration.ofHours(1), Instant.now());
    server.send("POST", "/api/v1/session", "{\"token\":\"" + token.secret() + "\"}", Map.of());
    await("auth.token_created", "target", "operator:ana");
    assertThat(await("auth.sign_in", "actor", "operator:ana").path("after").path("by").asText())
        .isEqualTo("token");
    server.post("/api/v1/enrolments", "", token.secret());
    await("auth.enrolment_created", "actor", "operator:ana");
    file.revoke(token.record().hash(), Instant.now());
    server.get("/api/v1/status", token.secret());
    await("auth.token_revoked", "target", "operator:ana");
    assertThat(records("auth.").toString()).doesNotContain(token.secret(), "127.0.0.1");
  }

  @Test
  void aFloodOfWrongTokensIsOneRecordNow() {
    for (int i = 0; i < 200; i++) {
      assertThat(server.get("/api/v1/status", "syn_wrong" + i).statusCode()).isIn(401, 429);
    }
    JsonNode refused = await("auth.refused", "target", "credentials");
    assertThat(refused.path("outcome").asText()).isEqualTo("denied");
    assertThat(records("auth.refused").toString()).doesNotContain("syn_wrong");
    assertThat(records("auth.refused")).hasSize(1);
  }

  @Test
  void aDeniedAttemptIsRecorded() {
    assertThat(server.post("/api/v1/enrolments", "", server.token("viewer")).statusCode())
        .isEqualTo(403);
    JsonNode denied = await("auth.denied", "target", "POST /api/v1/enrolments");
    assertThat(denied.path("actor").asText()).startsWith("viewer:");
    assertThat(denied.toString()).doesNotContain("127.0.0.1");
  }

  @Test
  void viewsOfTheLogAreOneRecordAnEpisodeWithoutTheQuery() {
    var token =
        TokenFile.in(server.data()).issue("viewer", "eva", Duration.ofHours(1), Instant.now());
    for (int i = 0; i < 50; i++) {
      assertThat(server.get("/api/v1/audit?q=secret-word", token.secret()).statusCode())
          .isEqualTo(200);
    }
    JsonNode view = await("view.audit", "actor", "viewer:eva");
    assertThat(view.path("target").asText()).isEqualTo("audit");
    assertThat(records("view.audit").toString()).doesNotContain("secret-word");
    assertThat(
            records("view.audit").stream()
                .filter(leaf -> leaf.path("actor").asText().equals("viewer:eva")))
        .hasSize(1);
  }
}
