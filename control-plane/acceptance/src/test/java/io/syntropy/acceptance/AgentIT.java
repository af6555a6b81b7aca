package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syntropy.acceptance.RunningServer.Counted;
import io.syntropy.client.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests as they were sent against requests as they are counted, to the unit: real requests to a
 * real service, its telemetry made by the OpenTelemetry Java agent and counted by a real server,
 * over a restart of the service (counters begin again) and kills of the server.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentIT {
  private static final Duration TO_COUNT = Duration.ofSeconds(60);

  /** Several exports of the agent, one a second. */
  private static final Duration EXPORTS = Duration.ofSeconds(5);

  private static final String FEED = "service.name: social, http.route: /v1/feed/render";
  private static final String[] SLOS = {
    slo(
        "feed-availability",
        "bad",
        "signal: metric, name: http.server.request.duration, match: {"
            + FEED
            + ", http.response.status_code: {regex: \"5..\"}}",
        "signal: metric, name: http.server.request.duration, match: {" + FEED + "}"),
    slo(
        "feed-latency",
        "good",
        "signal: metric, name: http.server.request.duration, le: 250ms, match: {" + FEED + "}",
        "signal: metric, name: http.server.request.duration, match: {" + FEED + "}"),
    slo(
        "feed-spans",
        "bad",
        "signal: span, name: \"*\", match: {" + FEED + ", span.kind: server, span.status: error}",
        "signal: span, name: \"*\", match: {" + FEED + ", span.kind: server}"),
    slo(
        "logs",
        "bad",
        "signal: log, match: {service.name: social, severity: ERROR}",
        "signal: log, match: {service.name: social}"),
  };

  @TempDir Path folder;

  @Test
  void cumulativeCountersAreExact() throws Exception {
    try (RunningServer server = new RunningServer(folder, SLOS)) {
      Requests sent = new Requests();
      try (ServiceProcess service = overARestartAndAKill(server, sent, Map.of())) {
        // What the agent could not deliver is in its next report: the counters never began again.
        server.kill();
        sent.feeds(service, 20, 0.25);
        sent.invalid(service, 3);
        server.startAgain();
        awaitExactly(server, sent, List.of("feed-availability"));
      }
    }
  }

  @Test
  void deltasAreExact() throws Exception {
    try (RunningServer server = new RunningServer(folder, SLOS)) {
      Map<String, String> env =
          Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
      overARestartAndAKill(server, new Requests(), env).close();
      stored(server);
    }
  }

  /** What the agent sent is found again: errors, a slow request's trace by its exemplar, logs. */
  private static void stored(RunningServer server) {
    await()
        .atMost(TO_COUNT)
        .untilAsserted(() ->
            assertThat(
                    server
                        .get("/api/v1/traces?service=social&route=/v1/feed/render&status=error")
                        .path("matched")
                        .asLong())
                .isPositive());
    String exemplars =
        "/api/v1/metrics/exemplars?metric=http.server.request.duration&min_value=0.25";
    await()
        .atMost(TO_COUNT)
        .untilAsserted(() -> {
          String trace = server.get(exemplars).at("/items/0/trace_id").asText();
          var spans = server.get("/api/v1/traces/" + trace).path("spans");
          assertThat(spans.findValuesAsText("service")).contains("social");
          assertThat(
                  spans.findValuesAsText("duration_ms").stream().mapToDouble(Double::parseDouble))
              .anyMatch(ms -> ms > 250);
        });
    assertThat(server.get("/api/v1/logs?service=social").path("matched").asLong()).isPositive();
  }

  /** Returns the service that runs at the end. */
  private ServiceProcess overARestartAndAKill(
      RunningServer server, Requests sent, Map<String, String> env) throws Exception {
    try (ServiceProcess service = start(server, env, "first")) {
      sent.feeds(service, 40, 0);
      sent.feeds(service, 24, 0.25);
      sent.invalid(service, 7);
      sent.slow(service, 5);
      sent.elsewhere(service, 9);
      awaitExactly(server, sent);
    }
    ServiceProcess service = start(server, env, "second");
    try {
      assertStaysExactly(server, sent);
      sent.feeds(service, 30, 0.5);
      sent.invalid(service, 4);
      sent.slow(service, 3);
      awaitExactly(server, sent);

      server.kill();
      server.startAgain();
      assertStaysExactly(server, sent);
      sent.feeds(service, 16, 0.25);
      sent.invalid(service, 2);
      awaitExactly(server, sent);
      assertThat(server.slo("logs").total()).as("log records").isPositive();
      assertThat(ingested(server)).as("items accepted").isPositive();
      return service;
    } catch (Exception | Error e) {
      service.close();
      throw e;
    }
  }

  private ServiceProcess start(RunningServer server, Map<String, String> env, String name)
      throws IOException {
    Map<String, String> all = new java.util.HashMap<>(env);
    all.put("SOCIAL_CHAOS", "true");
    return ObservedService.start(
        "social", "sa-east-1", server.otlp(), folder.resolve(name + ".log"), all);
  }

  private static void awaitExactly(RunningServer server, Requests sent) {
    awaitExactly(server, sent, List.of("feed-availability", "feed-spans"));
    Counted latency = server.slo("feed-latency");
    assertThat(latency.total()).isEqualTo(sent.total());
    assertThat(latency.good()).isBetween(sent.surelyFast(), sent.total() - sent.surelySlow());
  }

  private static void awaitExactly(RunningServer server, Requests sent, List<String> slos) {
    Counted wanted = new Counted(sent.good(), sent.total());
    for (String slo : slos) {
      await(slo)
          .atMost(TO_COUNT)
          .untilAsserted(() -> assertThat(server.slo(slo)).as(slo).isEqualTo(wanted));
    }
    assertStays(server, slos, wanted);
  }

  private static void assertStaysExactly(RunningServer server, Requests sent) {
    assertStays(
        server, List.of("feed-availability", "feed-spans"), new Counted(sent.good(), sent.total()));
  }

  private static void assertStays(RunningServer server, List<String> slos, Counted wanted) {
    await("stays exact")
        .during(EXPORTS)
        .atMost(EXPORTS.multipliedBy(3))
        .failFast(() -> slos.forEach(slo -> assertThat(server.slo(slo)).as(slo).isEqualTo(wanted)))
        .until(() -> true);
  }

  private static long ingested(RunningServer server) {
    for (var part : server.get("/api/v1/status").path("components")) {
      if (part.path("name").asText().equals("ingest")) {
        return Long.parseLong(part.path("detail").asText().replaceFirst(" items accepted.*", ""));
      }
    }
    throw new AssertionError("no component ingest in /api/v1/status");
  }

  private static String slo(String name, String side, String part, String total) {
    return """
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: %s}
    spec:
      service: social
      indicator:
        metadata: {name: %s}
        spec:
          ratioMetric:
            counter: true
            %s: {metricSource: {type: syntropy, spec: {%s}}}
            total: {metricSource: {type: syntropy, spec: {%s}}}
      timeWindow: [{duration: 1d, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{displayName: ok, target: 0.9}]
    """
        .formatted(name, name, side, part, total);
  }
}
