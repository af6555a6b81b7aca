package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An incident's life on a real server: a budget that burns and a condition open one together, a
 * person takes it, it survives {@code kill -9}, and ends by hand; silences; the replay agrees.
 */
class IncidentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String CONDITION =
      """
      apiVersion: openslo/v1
      kind: AlertCondition
      metadata: {name: service-degraded}
      spec:
        description: More than half of a service's requests fail
        severity: sev1
        condition:
          kind: syntropy/condition
          selector:
            signal: metric
            name: http.server.request.duration
            match: {http.response.status_code: {regex: "5.."}}
            group_by: [service.name, cloud.region]
          of:
            signal: metric
            name: http.server.request.duration
            group_by: [service.name, cloud.region]
          measure: ratio
          op: gt
          threshold: 0.5
          critical: degradation
          runbook: degradation
      """;
  private static final String NOTIFIER =
      """
      apiVersion: syntropy/v1
      kind: Notifier
      metadata: {name: hook}
      spec:
        type: webhook
        url: http://127.0.0.1:9/
        secret: hook
        routes:
          - severities: [sev1, sev2]
            match: {service: [social, chat]}
      """;

  private static final String MAINTENANCE =
      """
      apiVersion: syntropy/v1
      kind: MaintenanceWindow
      metadata: {name: upkeep}
      spec: {match: {service: ledger}, starts: 2090-01-01T00:00, duration: 90m}
      """;

  @Test
  void opensIsTakenSurvivesKillAndEnds(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, CONDITION, NOTIFIER, MAINTENANCE)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      for (int i = 0; i < 20; i++) {
        Instant from = now.minusSeconds(30 - i);
        assertThat(
                fixture.traffic().requests("social", "eu-west-1", from, from.plusSeconds(1), 0, 50))
            .isEqualTo(200);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> {
            List<JsonNode> found = incidents(fixture, "?state=open");
            return found.size() == 1 && found.getFirst().path("alerts").asInt() >= 2;
          });
      JsonNode incident = incidents(fixture, "?state=open").getFirst();
      String id = incident.path("id").asText();
      assertThat(incident.path("severity").asText()).isEqualTo("sev1");
      assertThat(incident.path("service").asText()).isEqualTo("social");
      assertThat(incident.path("regions").get(0).asText()).isEqualTo("eu-west-1");
      assertThat(incident.path("told").toString()).isEqualTo("[\"hook\"]");
      assertThat(incidents(fixture, "?region=eu-west-1")).hasSize(1);
      assertThat(incidents(fixture, "?region=us-east-1")).isEmpty();
      assertThat(fixture.get("/api/v1/alerts").path("items").toString())
          .contains("\"tier\":\"condition\"");
      assertThat(metrics(fixture))
          .containsPattern(
              "syntropy_alert_state\\{cloud_region=\"eu-west-1\",name=\"service-degraded\",opener=\"condition\",service=\"social\",severity=\"page\",state=\"firing\",tier=\"condition\"}"
                  + " 1")
          .contains(
              "syntropy_incidents{severity=\"sev1\",state=\"open\"} 1.0",
              "syntropy_incidents_acknowledged_total{severity=\"sev1\"} 0.0");

      assertThat(post(fixture, "/api/v1/incidents/" + id + "/acknowledge", "{}", "viewer"))
          .isEqualTo(403);
      assertThat(post(fixture, "/api/v1/incidents/" + id + "/acknowledge", "{}", "operator"))
          .isEqualTo(200);
      assertThat(metrics(fixture))
          .contains(
              "syntropy_incidents_acknowledged_total{severity=\"sev1\"} 1.0",
              "syntropy_incidents_resolved_total{severity=\"sev1\"} 0.0")
          .containsPattern(
              "syntropy_incident_acknowledge_seconds_total\\{severity=\"sev1\"} (0\\.0*)?[1-9]");
      assertThat(
              post(
                  fixture,
                  "/api/v1/incidents/" + id + "/notes",
                  "{\"text\":\"the cache was purged\"}",
                  "operator"))
          .isEqualTo(200);
      assertThat(post(fixture, "/api/v1/incidents/" + id + "/notes", "{}", "operator"))
          .isEqualTo(400);
      assertThat(post(fixture, "/api/v1/incidents/nobody/acknowledge", "{}", "operator"))
          .isEqualTo(404);
      // As curl -X POST and curl -d '' send it.
      assertThat(bare(fixture, "/api/v1/incidents/" + id + "/acknowledge", null)).isEqualTo(200);
      assertThat(
              bare(
                  fixture,
                  "/api/v1/incidents/" + id + "/acknowledge",
                  "application/x-www-form-urlencoded"))
          .isEqualTo(200);
      assertThat(bare(fixture, "/api/v1/incidents/" + id + "/resolve", null)).isEqualTo(400);

      fixture.server().killGroup();
      fixture.start();
      await()
          .during(Duration.ofSeconds(4))
          .atMost(PATIENCE)
          .until(() -> {
            JsonNode again = fixture.get("/api/v1/incidents/" + id).path("incident");
            return again.path("state").asText().equals("acknowledged")
                && incidents(fixture, "").size() == 1;
          });
      JsonNode replay = fixture.replay();
      assertThat(replay.path("difference").isNull()).as(replay.toString()).isTrue();

      JsonNode found = fixture.get("/api/v1/incidents/" + id);
      Set<String> kinds =
          found
              .path("timeline")
              .valueStream()
              .map(entry -> entry.path("kind").asText())
              .collect(Collectors.toSet());
      assertThat(kinds).contains("opened", "alert", "acknowledged", "note", "config.apply");

      assertThat(
              post(
                  fixture,
                  "/api/v1/silences",
                  "{\"match\":{\"service\":[\"social\"]},\"ttl\":\"1h\",\"reason\":\"known\"}",
                  "operator"))
          .isEqualTo(201);
      assertThat(post(fixture, "/api/v1/silences", "{\"match\":{},\"ttl\":\"1h\"}", "operator"))
          .isEqualTo(400);
      await()
          .atMost(PATIENCE)
          .until(() ->
              fixture.get("/api/v1/incidents/" + id).path("incident").path("silenced").asBoolean());
      assertThat(fixture.get("/api/v1/silences").path("items")).hasSize(1);
      assertThat(
              fixture
                  .get("/api/v1/incidents/" + id)
                  .path("incident")
                  .path("suppressed_by")
                  .path(0)
                  .asText())
          .startsWith("silence/");
      JsonNode window = fixture.get("/api/v1/maintenance-windows").path("items").path(0);
      assertThat(window.path("name").asText()).isEqualTo("upkeep");
      assertThat(window.path("state").asText()).isEqualTo("scheduled");
      assertThat(window.path("ends_at").asText()).isEqualTo("2090-01-01T01:30:00Z");

      assertThat(
              post(
                  fixture,
                  "/api/v1/incidents/" + id + "/resolve",
                  "{\"reason\":\"it was a test\"}",
                  "operator"))
          .isEqualTo(200);
      assertThat(
              post(
                  fixture,
                  "/api/v1/incidents/" + id + "/resolve",
                  "{\"reason\":\"again\"}",
                  "operator"))
          .isEqualTo(409);
      assertThat(metrics(fixture))
          .contains("syntropy_incidents_resolved_total{severity=\"sev1\"} 1.0");
      await()
          .during(Duration.ofSeconds(3))
          .atMost(PATIENCE)
          .until(() -> incidents(fixture, "").size() == 1);
      String draft =
          fixture
              .server()
              .get("/api/v1/incidents/" + id + "/postmortem", fixture.server().token("viewer"))
              .body();
      assertThat(draft)
          .contains(
              "# Post-mortem: ",
              "feed-availability",
              "the cache was purged",
              "## Five whys",
              "owner");
      JsonNode statistics = fixture.get("/api/v1/incidents/statistics").path("services").get(0);
      assertThat(statistics.path("service").asText()).isEqualTo("social");
      assertThat(statistics.path("mtta_seconds").isNumber()).isTrue();
      assertThat(statistics.path("mttr_seconds").isNumber()).isTrue();
      JsonNode week = fixture.get("/api/v1/reports/weekly");
      assertThat(week.path("worst").get(0).path("id").asText()).isEqualTo(id);
      assertThat(week.path("budgets").get(0).path("slo").asText()).isEqualTo("feed-availability");
      assertThat(
              fixture
                  .server()
                  .get("/api/v1/reports/weekly.md", fixture.server().token("viewer"))
                  .body())
          .contains("## Error budgets", "| feed-availability | social |", id);
      runbooks(fixture);
      JsonNode earlier = fixture.get("/api/v1/reports/weekly?to=" + now.minus(Duration.ofDays(7)));
      assertThat(earlier.path("budgets_at").asText()).endsWith(":00:00Z");
      assertThat(earlier.path("budgets").get(0).path("slo").asText())
          .isEqualTo("feed-availability");
      assertThat(earlier.path("budgets").get(0).path("remaining").isNull()).isTrue();
      assertThat(earlier.path("collective")).isEmpty();
      assertThat(earlier.path("remarks").toString())
          .contains("Error budgets are as of ", "are known as of now only");
      JsonNode export = fixture.get("/api/v1/observability/export");
      assertThat(export.path("slos")).hasSize(1);
      assertThat(export.path("incidents").get(0).path("id").asText()).isEqualTo(id);
    }
  }

  private static String metrics(Fixture fixture) {
    return fixture.server().get("/metrics", fixture.server().token("viewer")).body();
  }

  private static List<JsonNode> incidents(Fixture fixture, String filter) {
    return fixture.get("/api/v1/incidents" + filter).path("items").valueStream().toList();
  }

  private static void runbooks(Fixture fixture) {
    JsonNode all = fixture.get("/api/v1/runbooks?limit=200").path("items");
    assertThat(all.findValuesAsText("name")).contains("degradation", "feed-latency");
    JsonNode one = fixture.get("/api/v1/runbooks/degradation");
    assertThat(one.path("shipped").asBoolean()).isTrue();
    assertThat(one.path("steps").path(0).path("text").asText()).isNotBlank();
    assertThat(one.path("closing")).isNotEmpty();
    assertThat(one.path("used_by").toString())
        .contains("{\"kind\":\"AlertCondition\",\"name\":\"service-degraded\"}");
    HttpResponse<String> text =
        fixture
            .server()
            .send(
                "GET",
                "/api/v1/runbooks/degradation",
                null,
                Map.of(
                    "Authorization",
                    "Bearer " + fixture.server().token("viewer"),
                    "Accept",
                    "text/markdown"));
    assertThat(text.statusCode()).as(text.body()).isEqualTo(200);
    assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/markdown");
    assertThat(text.body())
        .contains("## Steps", "## It is over when", "- AlertCondition `service-degraded`");
    assertThat(
            fixture
                .server()
                .get("/api/v1/runbooks/nobody", fixture.server().token("viewer"))
                .statusCode())
        .isEqualTo(404);
  }

  private static int bare(Fixture fixture, String path, @Nullable String type) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Authorization", "Bearer " + fixture.server().token("operator"));
    if (type != null) {
      headers.put("Content-Type", type);
    }
    return fixture.server().send("POST", path, type == null ? null : "", headers).statusCode();
  }

  private static int post(Fixture fixture, String path, String body, String role) {
    return fixture.server().post(path, body, fixture.server().token(role)).statusCode();
  }
}
