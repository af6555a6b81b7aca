package io.syntropy.server.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.probe.ProbeDocuments;
import io.syntropy.alerts.probe.ProbeSpec;
import io.syntropy.slo.config.Documents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run of a script against a real HTTP service. */
class ScriptRunIT {
  static final String SCRIPT =
      """
      apiVersion: syntropy/v1
      kind: Probe
      metadata: {name: check-in}
      spec:
        service: social
        every: 5s
        timeout: 3s
        regions:
      %s
        steps:
          - name: login
            method: POST
            path: /v1/login
            body: '{"user": "${secret:probe-user}", "password": "${secret:probe-password}"}'
            expect: {status: [200], json: [{pointer: /token, exists: true}]}
            capture: {token: /token, session: X-Session}
          - name: feed
            path: /v1/feed?session=${session}
            headers: {Authorization: "Bearer ${token}"}
            expect:
              status: [200]
              max_bytes: 20000
              json:
                - {pointer: /items/0/id, exists: true}
                - {pointer: /degraded, equals: false}
                - {pointer: /version, equals: 2}
            capture: {item: /items/0/id}
          - name: check-in
            method: POST
            path: /v1/items/${item}/check-ins
            body: '{"mood": "calm"}'
            expect: {status: [201]}
      """;
  private static final Map<String, String> SECRETS =
      Map.of("probe-user", ScriptedService.USER, "probe-password", ScriptedService.PASSWORD);

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private ScriptedService service;

  @BeforeEach
  void start() throws Exception {
    service = new ScriptedService(0);
  }

  @AfterEach
  void stop() {
    service.close();
    client.shutdownNow();
  }

  private RunResult run(String url) {
    String text = SCRIPT.formatted("    - {name: eu-west-1, base_url: \"%s\"}".formatted(url));
    ProbeDocuments decoded = ProbeDocuments.decode(Documents.read("p.yaml", text).documents());
    assertThat(decoded.faults()).isEmpty();
    ProbeSpec spec = decoded.probes().values().iterator().next();
    return new ScriptRun(new StepExchange(client), spec, spec.regions().getFirst(), SECRETS).run();
  }

  @Test
  void aWellServiceIsWalkedThroughInOneTrace() {
    RunResult result = run(service.url());

    assertThat(result.failure()).as("%s", result).isEmpty();
    assertThat(result.steps()).hasSize(3);
    assertThat(service.wrong()).isEmpty();
    assertThat(service.checkIns()).containsExactly("/v1/items/a%20b%2F1/check-ins");
    assertThat(service.traces())
        .hasSize(3)
        .allMatch(header -> header.matches("00-" + result.traceId() + "-[0-9a-f]{16}-01"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "STATUS, feed, 503, status 503 (expected 200)",
    "REDIRECT, feed, 302, status 302 (expected 200)",
    "FIELD, feed, field_missing, /items/0/id: missing in the body",
    "VALUE, feed, field_different, /degraded: another value than expected",
    "NOT_JSON, feed, not_json, body: not JSON",
    "SLOW, feed, timeout, no whole answer within 3000 ms",
    "HUGE, feed, body_too_large, body: over 20000 bytes (expected at most that)",
    "HUGE_ERROR, feed, 503, status 503 (expected 200)",
    "ENDLESS_NUMBER, feed, field_different, /version: another value than expected",
    "NO_TOKEN, login, field_missing, /token: missing in the body"
  })
  void eachWayToBreakIsTold(
      ScriptedService.Mode mode, String step, String errorType, String detail) {
    service.become(mode);

    RunResult result = run(service.url());

    RunResult.StepResult failed = result.failure().orElseThrow();
    assertThat(failed.step()).isEqualTo(step);
    assertThat(failed.errorType()).isEqualTo(errorType);
    assertThat(failed.detail()).isEqualTo(detail);
    assertThat(service.checkIns()).as("the run ends with the step that failed").isEmpty();
    assertThat(result.toString())
        .doesNotContain(ScriptedService.PASSWORD, ScriptedService.TOKEN, "secret-body");
  }

  @Test
  void whereNobodyListensTheConnectionIsRefused() {
    service.close();

    assertThat(run(service.url()).failure().orElseThrow().errorType())
        .isEqualTo("connection_refused");
  }

  @Test
  void whereNoTlsIsSpokenItIsSaid() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> refuse(plain));

      RunResult.StepResult failed =
          run("https://127.0.0.1:" + plain.getLocalPort()).failure().orElseThrow();

      assertThat(failed.errorType()).isEqualTo("tls");
      assertThat(failed.detail())
          .isEqualTo("TLS: the answer is not TLS (is base_url to begin with http://?)");
    }
  }

  /** As web servers answer what they cannot read; it ends with the client. */
  private static void refuse(ServerSocket plain) {
    try (Socket socket = plain.accept()) {
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://nobody.invalid, unknown_host",
    "https://169.254.169.254, address_refused",
    "https://0.0.0.0, address_refused"
  })
  void whatIsNoTargetIsNotAsked(String url, String errorType) {
    assertThat(run(url).failure().orElseThrow().errorType()).isIn(errorType, "timeout");
  }
}
