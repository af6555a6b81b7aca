package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backtests of a real server: what they find is what fired, and after {@code kill -9} the same. */
class BacktestIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PATH = "/api/v1/slos/backtest";
  private static final String NAME = "feed-availability";
  private static final String POLICY =
      """
      apiVersion: openslo/v1
      kind: AlertPolicy
      metadata: {name: fast}
      spec:
        alertWhenNoData: false
        alertWhenResolved: true
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: ten-times}
            spec:
              severity: page
              condition: {kind: burnrate, op: gte, threshold: 10, lookbackWindow: 1h, alertAfter: 1s}
        notificationTargets: [{targetRef: oncall}]
      """;

  private static final String COMPOSITE =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: all-of-it}
      spec:
        service: social
        indicator:
          metadata: {name: all-of-it}
          spec:
            ratioMetric:
              rawType: success
              raw:
                metricSource:
                  type: syntropy
                  spec: {composite: {method: min, parts: [{slo: feed-availability}]}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: all, target: 0.99}]
      """;

  @Test
  void findsTheAlertsThatFired(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO)) {
      JsonNode nothing = good(fixture, "{\"slo\": \"%s\"}".formatted(NAME));
      assertThat(nothing.path("covered").isNull()).isTrue();
      assertThat(nothing.path("notes").toString()).contains("no event of this indicator");

      // A hundred seconds up to now: young enough to act on from the first bad slice.
      Instant first = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 100);
      for (int slice = 0; slice < 3; slice++) {
        report(fixture, first, slice, 100, 0, 10_000, 0);
      }
      report(fixture, first, 3, 100, 100, 10_000, 1_500);
      await().atMost(PATIENCE).until(() -> count(fixture, "firing") == 2);
      report(fixture, first, 4, 100, 100, 10_000, 1_500);
      report(fixture, first, 5, 1_000_000, 0, 1_000_000, 0);
      await().atMost(PATIENCE).until(() -> count(fixture, "resolved") == 2);
      report(fixture, first, 6, 100, 0, 10_000, 0);
      report(fixture, first, 7, 100, 300_000, 10_000, 0);
      await().atMost(PATIENCE).until(() -> count(fixture, "firing") == 1);
      report(fixture, first, 8, 100, 300_000, 10_000, 0);
      report(fixture, first, 9, 100_000_000, 0, 10_000, 0);
      await().atMost(PATIENCE).until(() -> count(fixture, "resolved") == 3);

      JsonNode found = good(fixture, "{\"slo\": \"%s\"}".formatted(NAME));
      assertThat(identities(found.path("alerts")))
          .containsExactlyInAnyOrderElementsOf(
              identities(fixture.get("/api/v1/alerts?slo=" + NAME).path("items")))
          .hasSize(3);
      assertThat(found.path("pages").asInt()).isEqualTo(2);
      assertThat(found.path("tickets").asInt()).isEqualTo(1);
      assertThat(found.path("alerts").findValues("resolved_at")).allMatch(JsonNode::isTextual);
      // In which order the two of one moment come is not said.
      assertThat(found.path("alerts").valueStream())
          .filteredOn(alert -> alert.path("severity").asText().equals("page"))
          .allMatch(alert -> alert.path("peak_burn").asDouble() > 14.4);
      assertThat(found.path("covered").path("to").asText())
          .isEqualTo(first.plusSeconds(100).toString());
      assertThat(found.path("covered").path("ratio").asDouble()).isBetween(1e-6, 1e-3);
      assertThat(found.path("curve").size()).isBetween(10, 300);
      assertThat(found.path("tiers").valueStream().map(JsonNode::asText))
          .containsExactly("14.4/1h", "6/6h", "3/1d", "1/3d");
      assertThat(found.path("budget_remaining").asDouble())
          .isEqualTo(fixture.get("/api/v1/slos/" + NAME).path("budget_remaining").asDouble());

      whatIf(fixture, first);
      refusals(fixture);

      HttpResponse<String> excluded =
          fixture
              .server()
              .post(
                  "/api/v1/slos/%s/corrections".formatted(NAME),
                  body(
                      Map.of(
                          "kind",
                          "exclude",
                          "from",
                          first.plusSeconds(30).toString(),
                          "to",
                          first.plusSeconds(50).toString(),
                          "why",
                          "load test")),
                  fixture.server().token("operator"));
      assertThat(excluded.statusCode()).as(excluded.body()).isEqualTo(201);
      JsonNode corrected = good(fixture, "{\"slo\": \"%s\"}".formatted(NAME));
      assertThat(corrected.path("notes").toString()).contains("corrections of " + NAME);
      assertThat(corrected.path("tickets").asInt()).isZero();
      assertThat(corrected.path("pages").asInt()).isEqualTo(1);

      String asked = "{\"slo\": \"%s\", \"to\": \"%s\"}".formatted(NAME, first.plusSeconds(100));
      JsonNode before = good(fixture, asked);
      fixture.server().killGroup();
      fixture.start();
      assertThat(good(fixture, asked)).isEqualTo(before);
    }
  }

  private static void whatIf(Fixture fixture, Instant first) {
    JsonNode lax = good(fixture, "{\"slo\": \"%s\", \"objective\": 0.5}".formatted(NAME));
    assertThat(lax.path("objective").asDouble()).isEqualTo(0.5);
    assertThat(lax.path("alerts")).isEmpty();
    assertThat(lax.path("never_fires").toString()).contains("14.4/1h", "6/6h", "3/1d");

    String other = Fixture.SLO + "  alertPolicies: [fast]\n---\n" + POLICY;
    JsonNode policy = good(fixture, body(Map.of("document", other)));
    assertThat(policy.path("source").asText()).isEqualTo("document");
    assertThat(policy.path("tiers").toString()).isEqualTo("[\"10/1h\"]");
    assertThat(policy.path("alerts").findValuesAsText("tier")).containsExactly("10/1h", "10/1h");

    JsonNode part =
        good(
            fixture,
            body(
                Map.of(
                    "slo",
                    NAME,
                    "to",
                    first.plusSeconds(60).toString(),
                    "from",
                    "2000-01-01T00:00:00Z")));
    assertThat(part.path("alerts")).hasSize(2);
    assertThat(part.path("from").asText()).isEqualTo("2000-01-01T00:00:00Z");
    assertThat(part.path("covered").path("from").asText()).isGreaterThan("2020");

    JsonNode fresh =
        good(
            fixture,
            body(Map.of("document", Fixture.SLO.replace("5..", "4..").replace(NAME, "n"))));
    assertThat(fresh.path("covered").isNull()).isTrue();
    assertThat(fresh.path("budget_remaining").isNull()).isTrue();
    assertThat(fresh.path("notes").toString()).contains("nothing counts this indicator yet");
  }

  private static void refusals(Fixture fixture) {
    refused(fixture, "", 400, "body: none");
    refused(fixture, "{}", 400, "slo: missing");
    refused(fixture, "{\"slo\": \"nobody\"}", 404, "slo: nobody is not defined");
    refused(fixture, "{\"slo\": \"x\", \"frob\": 1}", 400, "unknown field: frob");
    refused(
        fixture,
        body(Map.of("slo", NAME, "from", "2026-01-02T00:00:00Z", "to", "2026-01-01T00:00:00Z")),
        400,
        "expected before to");
    refused(fixture, "{\"slo\": \"%s\", \"from\": \"soon\"}".formatted(NAME), 400, "a time like");
    refused(
        fixture,
        "{\"slo\": \"%s\", \"objective\": 99.9}".formatted(NAME),
        400,
        "0 < objective < 1");
    refused(
        fixture,
        "{\"slo\": \"%s\", \"objective_index\": 1}".formatted(NAME),
        400,
        "expected 0 to 0");
    refused(
        fixture, body(Map.of("document", COMPOSITE)), 400, "expected one of its parts: " + NAME);
    assertThat(fixture.server().get(PATH, fixture.server().token("viewer")).body())
        .as("a name like any other")
        .contains("slo: backtest is not defined");
    refused(fixture, body(Map.of("document", "")), 400, "document: empty");
    refused(fixture, body(Map.of("document", POLICY)), 400, "no SLO in it");
    refused(
        fixture, body(Map.of("document", POLICY, "slo", NAME)), 400, "is not used by SLO " + NAME);
    refused(
        fixture, body(Map.of("document", POLICY, "slo", "nobody")), 404, "neither in the document");
    refused(fixture, body(Map.of("document", Fixture.SLO.replace("0.99", "7"))), 400, "target: 7");
    refused(fixture, body(Map.of("document", "a: ".repeat(500_000))), 413, "too_large");
    String admin = fixture.server().adminToken();
    HttpResponse<String> text =
        fixture
            .server()
            .send(
                "POST",
                PATH,
                "slo: x",
                Map.of("Authorization", "Bearer " + admin, "Content-Type", "application/yaml"));
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(text.body()).contains("expected application/json");
    assertThat(fixture.server().post(PATH, "{}", "").statusCode()).isEqualTo(401);
    assertThat(fixture.server().post(PATH, "{}", fixture.serviceToken()).statusCode())
        .isEqualTo(403);
  }

  /** What one slice of 10 s held in both regions, reported at its end. */
  private static void report(
      Fixture fixture, Instant first, int slice, int good, int bad, int others, int bads) {
    Instant from = first.plusSeconds(slice * 10L);
    Instant to = from.plusSeconds(10);
    OtlpTraffic traffic = fixture.traffic();
    assertThat(traffic.requests("social", "eu-west-1", from, to, good, bad)).isEqualTo(200);
    assertThat(traffic.requests("social", "sa-east-1", from, to, others, bads)).isEqualTo(200);
  }

  private static int count(Fixture fixture, String state) {
    return fixture
        .get("/api/v1/alerts?slo=%s&state=%s".formatted(NAME, state))
        .path("items")
        .size();
  }

  private static List<String> identities(JsonNode alerts) {
    return alerts
        .valueStream()
        .map(alert ->
            String.join(
                " ",
                alert.path("labels").toString(),
                alert.path("severity").asText(),
                alert.path("tier").asText(),
                alert.path("started_at").asText()))
        .toList();
  }

  private static String body(Map<String, String> fields) {
    ObjectNode body = JSON.createObjectNode();
    fields.forEach(body::put);
    return body.toString();
  }

  private static JsonNode good(Fixture fixture, String body) {
    HttpResponse<String> answer =
        fixture.server().post(PATH, body, fixture.server().token("viewer"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return read(answer.body());
  }

  private static void refused(Fixture fixture, String body, int status, String words) {
    HttpResponse<String> answer =
        fixture.server().post(PATH, body, fixture.server().token("viewer"));
    assertThat(answer.statusCode()).as("%s: %s", body, answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
    assertThat(read(answer.body()).path("trace_id").asText()).isNotEmpty();
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
