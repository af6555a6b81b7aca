package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.client.token.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessIT {
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

  @Test
  void healthIsOpenOnLoopbackAndTheRestNeedsAToken() {
    assertThat(get("/q/health/ready", Map.of()).statusCode()).isEqualTo(200);
    for (String path : new String[] {"/api/v1/status", "/api/v1/nothing", "/openapi", "/q/dev"}) {
      assertThat(get(path, Map.of()).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(server.get("/api/v1/status", "syn_wrong").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/status", Map.of("Authorization", "Basic YTpi")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenMadeBesideTheServerWorksAtOnceAndEndsWhenRevoked() {
    TokenFile file = TokenFile.in(server.data());
    var token = file.issue("viewer", "ana", Duration.ofHours(1), Instant.now());
    assertThat(server.get("/api/v1/status", token.secret()).statusCode()).isEqualTo(200);

    file.revoke(token.record().hash(), Instant.now());

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.get("/api/v1/status", token.secret()).statusCode() == 401);
  }

  @Test
  void anExpiredTokenIsRefused() {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    var token = TokenFile.in(server.data()).issue("admin", "old", Duration.ofHours(1), yesterday);

    assertThat(server.get("/api/v1/status", token.secret()).statusCode()).isEqualTo(401);
  }

  @Test
  void rolesAllowWhatTheyShould() {
    for (String role : new String[] {"admin", "operator"}) {
      assertThat(server.post("/api/v1/enrolments", "", server.token(role)).statusCode())
          .as(role)
          .isEqualTo(200);
    }
    for (String role : new String[] {"viewer", "service:social"}) {
      HttpResponse<String> refused = server.post("/api/v1/enrolments", "", server.token(role));
      assertThat(refused.statusCode()).as(role).isEqualTo(403);
      assertThat(refused.body()).contains("\"code\":\"forbidden\"");
    }
    assertThat(server.get("/api/v1/status", server.token("service:social")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void theLoginLinkOpensOneSession() throws IOException {
    URI link = server.loginLink();
    HttpResponse<String> first = get(link.getPath() + "?" + link.getQuery(), Map.of());
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location")).hasValue("/");
    assertThat(first.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    String setCookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(setCookie.toLowerCase(java.util.Locale.ROOT))
        .startsWith("syntropy_session=")
        .contains("httponly")
        .contains("samesite=strict")
        .contains("path=/")
        .contains("max-age=43200");

    assertThat(get(link.getPath() + "?" + link.getQuery(), Map.of()).statusCode()).isEqualTo(401);

    String cookie = setCookie.substring(0, setCookie.indexOf(';'));
    HttpResponse<String> session = get("/api/v1/session", Map.of("Cookie", cookie));
    assertThat(session.body()).contains("\"role\":\"admin\"").contains("expires_at");
    String secret = cookie.substring(cookie.indexOf('=') + 1);
    assertThat(server.get("/api/v1/session", secret).statusCode()).isEqualTo(401);
    originIsChecked(cookie);

    Map<String, String> own = Map.of("Cookie", cookie, "Origin", server.baseUri().toString());
    assertThat(server.send("DELETE", "/api/v1/session", null, own).statusCode()).isEqualTo(204);
    assertThat(get("/api/v1/session", Map.of("Cookie", cookie)).statusCode()).isEqualTo(401);
  }

  private static void originIsChecked(String cookie) {
    String own = server.baseUri().toString();
    assertThat(enrol(Map.of("Cookie", cookie, "Origin", own))).isEqualTo(200);
    assertThat(enrol(Map.of("Cookie", cookie))).isEqualTo(403);
    assertThat(enrol(Map.of("Cookie", cookie, "Origin", "http://127.0.0.1:1"))).isEqualTo(403);
    assertThat(enrol(Map.of("Cookie", cookie, "Origin", "null"))).isEqualTo(403);
    assertThat(enrol(Map.of("Cookie", cookie, "Origin", "https://evil.example"))).isEqualTo(403);
  }

  private static int enrol(Map<String, String> headers) {
    return server.send("POST", "/api/v1/enrolments", null, headers).statusCode();
  }

  @Test
  void aPastedTokenOpensASessionThatEndsWithIt() {
    TokenFile file = TokenFile.in(server.data());
    var token = file.issue("viewer", "eva", Duration.ofHours(1), Instant.now());
    HttpResponse<String> login =
        server.send("POST", "/api/v1/session", "{\"token\":\"" + token.secret() + "\"}", Map.of());
    assertThat(login.body()).contains("\"name\":\"eva\"").contains("\"role\":\"viewer\"");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(get("/api/v1/status", Map.of("Cookie", cookie)).statusCode()).isEqualTo(200);

    file.revoke(token.record().hash(), Instant.now());

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> get("/api/v1/status", Map.of("Cookie", cookie)).statusCode() == 401);
  }

  @Test
  void aForeignWebSocketIsRefused() throws IOException {
    String upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    String host = "127.0.0.1:" + server.baseUri().getPort();
    String foreign = raw("/api/v1/live", host, upgrade + "Origin: https://evil.example\r\n");
    assertThat(foreign).startsWith("HTTP/1.1 403");
  }

  @Test
  void aForeignHostIsMisdirected() throws IOException {
    for (String host :
        new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.", "x y"}) {
      assertThat(raw("/q/health/ready", host, "")).as(host).matches("(?s)HTTP/1.1 4(21|00).*");
    }
    assertThat(raw("/q/health/ready", "evil.example", "")).startsWith("HTTP/1.1 421");
    assertThat(raw("/q/health/ready", "localhost:1234", "")).startsWith("HTTP/1.1 200");
    assertThat(raw("/q/health/ready", "[::1]", "")).startsWith("HTTP/1.1 200");
  }

  /** The JDK's clients do not let a test set Host. */
  private static String raw(String path, String host, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.baseUri().getPort())) {
      socket.setSoTimeout(10_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] start = in.readNBytes(12);
      assertThat(start.length).isGreaterThan(0);
      return new String(start, StandardCharsets.US_ASCII);
    }
  }

  private static HttpResponse<String> get(String path, Map<String, String> headers) {
    return server.send("GET", path, null, headers);
  }
}
