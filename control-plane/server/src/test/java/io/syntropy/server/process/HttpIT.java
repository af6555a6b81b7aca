package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static SyntropyProcess server;
  private static String admin;

  @BeforeAll
  static void start() {
    server = SyntropyProcess.start(folder.resolve("data"));
    admin = server.adminToken();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, String body) {
    return send(method, path, body, "application/json");
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String contentType) {
    return server.send(
        method,
        path,
        body,
        Map.of("Authorization", "Bearer " + admin, "Content-Type", contentType));
  }

  private static JsonNode error(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("trace_id", "code", "message", "details");
    assertThat(body.get("trace_id").asText()).matches("[0-9a-f]{32}");
    assertThat(body.get("code").asText()).isEqualTo(code);
    assertThat(body.get("message").asText()).isNotBlank();
    assertThat(body.get("details").isArray()).isTrue();
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(body.toString()).doesNotContain("Exception").doesNotContain("io.syntropy");
    return body;
  }

  @Test
  void everyErrorHasTheSameShape() throws Exception {
    error(send("GET", "/api/nothing", null), 404, "not_found");
    error(send("GET", "/api/v1/nothing/at/all", null), 404, "not_found");
    error(send("GET", "/v1/nothing", null), 404, "not_found");
    error(send("GET", "/assets/nothing.js", null), 404, "not_found");
    error(send("PUT", "/api/v1/enrolments", "{}"), 405, "method_not_allowed");
    error(send("POST", "/api/v1/session", "<a/>", "text/xml"), 415, "unsupported_media_type");
    error(send("POST", "/api/v1/session", "{\"token\":7"), 400, "bad_json");
    error(send("POST", "/api/v1/session", ""), 400, "bad_request");
    error(send("POST", "/api/v1/session", "[".repeat(2000)), 400, "bad_json");
    error(send("POST", "/api/v1/session", "\"" + "a".repeat(1_100_000) + "\""), 413, "too_large");
    error(server.send("GET", "/api/v1/status", null, Map.of()), 401, "unauthenticated");
  }

  @Test
  void aMisspeltFieldIsNamedWithItsPlace() throws Exception {
    JsonNode body = error(send("POST", "/api/v1/session", "{\n \"tokn\": \"x\"}"), 400, "bad_json");

    assertThat(body.get("message").asText()).contains("tokn").contains("line 2");
    assertThat(body.get("details").get(0).get("field").asText()).isEqualTo("tokn");
  }

  @Test
  void theCallersTraceIdComesBack() throws Exception {
    String id = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> answer =
        server.send(
            "GET",
            "/api/nothing",
            null,
            Map.of(
                "Authorization",
                "Bearer " + admin,
                "traceparent",
                "00-" + id + "-00f067aa0ba902b7-01"));

    assertThat(error(answer, 404, "not_found").get("trace_id").asText()).isEqualTo(id);
  }

  @Test
  void answersCarryLimitsAndSafetyHeaders() {
    HttpResponse<String> answer = send("GET", "/api/v1/status", null);

    for (String name : List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")) {
      assertThat(answer.headers().firstValueAsLong(name)).as(name).isPresent();
    }
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void statusNamesVersionAndParts() throws Exception {
    JsonNode status = JSON.readTree(send("GET", "/api/v1/status", null).body());

    assertThat(status.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(status.get("started_at").asText()).endsWith("Z");
    assertThat(status.get("components").findValuesAsText("name")).contains("database");
    assertThat(status.get("components").findValuesAsText("health"))
        .isSubsetOf("good", "bad", "unknown");
  }

  private static HttpResponse<String> enrol(String token, String key, String body) {
    return server.send(
        "POST",
        "/api/v1/enrolments",
        body,
        Map.of("Authorization", "Bearer " + token, "Idempotency-Key", key));
  }

  @Test
  void theSameKeyAndBodyGetTheSameAnswer() throws Exception {
    HttpResponse<String> first = enrol(admin, "k1", "{}");
    HttpResponse<String> again = enrol(admin, "k1", "{}");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(enrol(admin, "k2", "{}").body()).isNotEqualTo(first.body());
    assertThat(enrol(server.token("operator"), "k1", "{}").body()).isNotEqualTo(first.body());
    error(enrol(admin, "k1", "{ }"), 409, "idempotency_mismatch");
    error(enrol(admin, "k".repeat(256), "{}"), 400, "bad_request");
  }

  @Test
  void concurrentRepetitionsAreCarriedOutOnce() throws Exception {
    Callable<HttpResponse<String>> call = () -> enrol(admin, "race", "{}");
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<String> bodies = new java.util.ArrayList<>();
      for (var answer : pool.invokeAll(Collections.nCopies(24, call))) {
        if (answer.get().statusCode() == 409) {
          error(answer.get(), 409, "in_flight");
          assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
        } else {
          bodies.add(answer.get().body());
        }
      }
      assertThat(bodies).isNotEmpty().allMatch(bodies.getFirst()::equals);
    }
  }

  @Test
  void tooManyFailedLoginsWait() {
    HttpResponse<String> last = null;
    for (int i = 0; i < 12; i++) {
      last = server.send("POST", "/api/v1/session", "{\"token\":\"syn_guess\"}", Map.of());
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.headers().firstValueAsLong("Retry-After")).isPresent();
  }
}
