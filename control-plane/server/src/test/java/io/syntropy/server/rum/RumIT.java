package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RUM over HTTP: who is let in, and what comes of what is sent. */
class RumIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PATH = "/api/v1/rum";
  private static final String ORIGIN = "https://social.example";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path folder;

  private static String beacon(String rest) {
    return "{\"key\":\"%s\",\"route\":\"/users/77?q=ana\",\"device\":\"mobile\"%s}"
        .formatted(RumServer.KEY, rest);
  }

  private static HttpResponse<String> send(SyntropyProcess server, String origin, String body) {
    return send(server, body, origin == null ? Map.of() : Map.of("Origin", origin));
  }

  private static HttpResponse<String> send(
      SyntropyProcess server, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Content-Type", "text/plain;charset=UTF-8");
    return server.send("POST", PATH, body, all);
  }

  @Test
  void offByDefaultWithTheWayToTurnItOn() {
    try (SyntropyProcess server = SyntropyProcess.start(folder.resolve("data"))) {
      HttpResponse<String> answer = send(server, ORIGIN, beacon(""));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("RUM is off", "SYNTROPY_RUM_CONFIG", "docs/guides/rum.md");
      assertThat(server.send("OPTIONS", PATH, null, Map.of("Origin", ORIGIN)).statusCode())
          .isEqualTo(404);
      assertThat(server.send("GET", "/rum.js", null, Map.of()).body()).doesNotContain("sendBeacon");
    }
  }

  @Test
  void aFaultInTheFileEndsTheStart() throws IOException {
    Path file =
        java.nio.file.Files.writeString(folder.resolve("rum.yaml"), "applications: [{name: web}]");
    SyntropyProcess server =
        SyntropyProcess.launch(
            folder.resolve("data"), Map.of("SYNTROPY_RUM_CONFIG", file.toString()));
    assertThat(server.exitCode(PATIENCE)).isEqualTo(2);
    assertThat(server.output()).contains("SYNTROPY_RUM_CONFIG", "key: missing");
  }

  @Test
  void whatPagesSendIsCountedStoredAndJudged() throws Exception {
    try (RumServer rum = new RumServer(folder, ORIGIN, 1_000)) {
      SyntropyProcess server = rum.process();
      refusals(server);
      preflight(server);
      assertThat(rum.metrics())
          .contains("syntropy_rum_beacons_total{outcome=\"unknown_key\"} 1.0")
          .contains("syntropy_rum_beacons_total{outcome=\"accepted\"} 0.0");

      for (int i = 0; i < 8; i++) {
        String vitals =
            ",\"trace_id\":\"%s\",\"vitals\":{\"ttfb\":0.1,\"fcp\":0.5,\"lcp\":%s,\"cls\":0.02,\"inp\":0.05}"
                .formatted(TRACE, i < 6 ? "1.25" : "4.5");
        HttpResponse<String> answer =
            i % 2 == 0
                ? send(server, ORIGIN, beacon(vitals))
                : send(
                    server,
                    beacon(vitals),
                    Map.of("Origin", ORIGIN, "Content-Type", "application/json"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
      }
      assertThat(
              send(
                      server,
                      ORIGIN,
                      beacon(
                          """
                          ,"trace_id":"%s",
                          "errors":[{"type":"TypeError","message":"no user ana@example.org at \
                          https://social.example/x?token=abc","source":"app.js","line":3}],
                          "network_errors":[{"route":"/v1/feed?u=7","status":503}]\
                          """
                              .formatted(TRACE)))
                  .statusCode())
          .isEqualTo(204);

      await()
          .atMost(PATIENCE)
          .until(() -> rum.get("/api/v1/slos/pages-fast").at("/groups/0/total").asDouble() == 8);
      JsonNode slo = rum.get("/api/v1/slos/pages-fast");
      assertThat(slo.at("/groups/0/good").asDouble()).isEqualTo(6);
      stored(rum);
      respectsPrivacy(rum);
      aVisitorIsNotAudited(rum);
    }
  }

  private static void stored(RumServer rum) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode lcp = rum.counted("browser.web_vital.lcp", "url.template").at("/items/0");
          assertThat(lcp.at("/labels/url.template").asText()).isEqualTo("/users/{id}");
          assertThat(lcp.path("unit").asText()).isEqualTo("s");
          assertThat(RumServer.sum(lcp)).isEqualTo(8);
        });
    assertThat(
            RumServer.sum(rum.counted("browser.page_views", "browser.page.errors").at("/items/0")))
        .isEqualTo(8);
    assertThat(
            rum.counted("browser.network_errors", "http.response.status_code")
                .at("/items/0/labels/http.response.status_code")
                .asText())
        .isEqualTo("503");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode log = rum.get("/api/v1/logs?service=social-web").at("/items/0");
          assertThat(log.path("trace_id").asText()).isEqualTo(TRACE);
          assertThat(log.path("message").asText())
              .startsWith("no user [redacted:email] at https://social.example/x")
              .doesNotContain("ana@", "token");
        });
    assertThat(
            rum.get(
                    "/api/v1/metrics/exemplars?metric=browser.web_vital.lcp&from="
                        + java.time.Instant.now().minusSeconds(600)
                        + "&to="
                        + java.time.Instant.now().plusSeconds(1))
                .toString())
        .contains(TRACE);
  }

  private static void respectsPrivacy(RumServer rum) {
    for (String header : new String[] {"DNT", "Sec-GPC"}) {
      HttpResponse<String> answer =
          send(
              rum.process(),
              beacon(",\"vitals\":{\"lcp\":1}"),
              Map.of("Origin", ORIGIN, header, "1"));
      assertThat(answer.statusCode()).isEqualTo(204);
    }
    assertThat(rum.metrics())
        .contains("syntropy_rum_beacons_total{outcome=\"declined\"} 2.0")
        .contains("syntropy_rum_beacons_total{outcome=\"accepted\"} 9.0");
  }

  /** A page that calls the server by a wrong name tells of nobody who visits it. */
  private static void aVisitorIsNotAudited(RumServer rum) throws IOException {
    for (String line : new String[] {"POST /api/v1/rum", "GET /rum.js", "GET /api/v1/slos"}) {
      try (Socket socket = new Socket("127.0.0.1", rum.process().baseUri().getPort())) {
        socket.setSoTimeout(10_000);
        String request = line + " HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 421");
      }
    }
    await().atMost(PATIENCE).until(() -> rum.audited().contains("/api/v1/slos"));
    assertThat(rum.audited()).doesNotContain("/api/v1/rum", "/rum.js");
  }

  private static void refusals(SyntropyProcess server) {
    assertThat(
            send(server, ORIGIN, beacon("").replace(RumServer.KEY, "another-key-of-x"))
                .statusCode())
        .isEqualTo(401);
    for (String origin :
        new String[] {
          null, "null", "https://evil.example", ORIGIN + ".evil.example", ORIGIN + ":444"
        }) {
      HttpResponse<String> answer = send(server, origin, beacon(""));
      assertThat(answer.statusCode()).as(origin).isEqualTo(403);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    for (String garbage : new String[] {"", "{", "null", "[]", beacon(",\"x\":1"), "\u0000"}) {
      HttpResponse<String> answer = send(server, ORIGIN, garbage);
      assertThat(answer.statusCode()).as(garbage).isEqualTo(400);
      assertThat(answer.body()).contains("trace_id", "bad_request");
    }
    assertThat(send(server, ORIGIN, " ".repeat(65_537)).statusCode()).isEqualTo(413);
    assertThat(send(server, ORIGIN, " ".repeat(2 << 20)).statusCode()).isEqualTo(413);
    assertThat(
            send(server, beacon(""), Map.of("Origin", ORIGIN, "Content-Type", "text/html"))
                .statusCode())
        .isEqualTo(415);
    assertThat(server.send("GET", PATH, null, Map.of("Origin", ORIGIN)).statusCode())
        .isIn(401, 405);
  }

  private static void preflight(SyntropyProcess server) {
    Map<String, String> asked =
        Map.of(
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type");
    HttpResponse<String> allowed = server.send("OPTIONS", PATH, null, asked);
    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("Content-Type");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(allowed.headers().firstValue("Vary")).contains("Origin");
    Map<String, String> other = new HashMap<>(asked);
    other.put("Origin", "https://evil.example");
    HttpResponse<String> refused = server.send("OPTIONS", PATH, null, other);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

    HttpResponse<String> script = server.send("GET", "/rum.js", null, Map.of());
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.body()).contains("sendBeacon");
    assertThat(script.headers().firstValue("Cross-Origin-Resource-Policy"))
        .contains("cross-origin");
    assertThat(script.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/javascript");
  }

  @Test
  void whoSendsTooMuchWaits() throws Exception {
    try (RumServer rum = new RumServer(folder, ORIGIN, 5)) {
      HttpResponse<String> last = null;
      for (int i = 0; i < 8; i++) {
        last = send(rum.process(), ORIGIN, beacon(""));
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
      assertThat(last.body()).contains("beacons: more than 5 a minute");
      assertThat(rum.metrics()).contains("syntropy_rum_beacons_total{outcome=\"accepted\"} 5.0");

      String status = "";
      for (int i = 0; i < 8; i++) {
        status = behindProxy(rum.process(), "192.0.2." + i);
      }
      assertThat(status).as("what clients claim themselves is no address").isEqualTo("429");
      assertThat(rum.metrics()).contains("syntropy_rum_beacons_total{outcome=\"accepted\"} 10.0");
    }
  }

  /** The status; the proxy adds its own field after the client's, as some do. */
  private static String behindProxy(SyntropyProcess server, String claimed) throws IOException {
    String body = beacon("");
    String request =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1\r
        Origin: %s\r
        Content-Type: text/plain\r
        X-Forwarded-For: %s\r
        X-Forwarded-For: 203.0.113.7\r
        Content-Length: %d\r
        \r
        """
            .formatted(PATH, ORIGIN, claimed, body.length());
    try (Socket socket = new Socket("127.0.0.1", server.baseUri().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((request + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
          .substring(9);
    }
  }
}
