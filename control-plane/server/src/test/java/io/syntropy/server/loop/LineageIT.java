package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corrections, revisions, generations and composites, by their API, across a crash. */
class LineageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLO = "/api/v1/slos/feed-availability";
  private static final String COMPOSITE =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: experience}
      spec:
        service: social
        indicator:
          metadata: {name: experience}
          spec:
            ratioMetric:
              rawType: success
              raw:
                metricSource:
                  type: syntropy
                  spec:
                    composite:
                      method: weighted_sli
                      unknown: ignore
                      known_weight_at_least: 0.6
                      parts: [{slo: feed-availability, weight: 0.7}, {slo: feed-nothing, weight: 0.3}]
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.9}]
      """;
  private static final String NOTHING =
      Fixture.SLO
          .substring(Fixture.SLO.indexOf("---\n") + 4)
          .replace("feed-availability", "feed-nothing")
          .replace("http.server.request.duration", "nothing.sends.this");

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(300);

  @Test
  void correctionsRevisionsGenerationsAndComposites(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, NOTHING, COMPOSITE)) {
      OtlpTraffic traffic = fixture.traffic();
      assertThat(send(traffic, 0, 90, 10)).isEqualTo(200);
      assertThat(send(traffic, 200, 95, 5)).isEqualTo(200);
      JsonNode plain = fixture.get(SLO);
      assertThat(plain.path("total").asInt()).isEqualTo(200);
      assertThat(plain.path("corrections").isEmpty()).isTrue();
      assertThat(plain.path("revisions").path("count").asInt()).isZero();
      assertThat(plain.path("revisions").get("last_at").isNull()).isTrue();

      String id = corrects(fixture);
      composite(fixture);
      survives(fixture, id);
      withdraws(fixture, id);
      revises(fixture);
      replaces(fixture);
    }
  }

  private int send(OtlpTraffic traffic, int second, int good, int bad) {
    return traffic.requests(
        "social",
        "eu-west-1",
        start.plusSeconds(second),
        start.plusSeconds(second + 10),
        good,
        bad);
  }

  private String body(String rest) {
    return "{\"from\":\"%s\",\"to\":\"%s\",%s}"
        .formatted(start.minusSeconds(60), start.plusSeconds(60), rest);
  }

  private String corrects(Fixture fixture) throws Exception {
    String operator = fixture.server().token("operator");
    String body = body("\"kind\":\"exclude\",\"why\":\"planned work\"");
    assertThat(fixture.server().post(SLO + "/corrections", body, fixture.server().token("viewer")))
        .satisfies(a -> assertThat(a.statusCode()).isEqualTo(403));
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + operator, "Idempotency-Key", "once");
    HttpResponse<String> made = fixture.server().send("POST", SLO + "/corrections", body, headers);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    HttpResponse<String> again = fixture.server().send("POST", SLO + "/corrections", body, headers);
    assertThat(again.body()).isEqualTo(made.body());
    JsonNode correction = JSON.readTree(made.body());
    String id = correction.path("id").asText();
    assertThat(made.headers().firstValue("Location").orElse(""))
        .endsWith(SLO + "/corrections/" + id);
    assertThat(correction.path("by").asText()).isEqualTo("test-operator");
    assertThat(correction.path("applied").path("resolution").asText()).isEqualTo("10s");
    assertThat(correction.path("applied").path("in_window").asBoolean()).isTrue();
    JsonNode audit = fixture.get("/api/v1/audit?limit=50").path("items");
    assertThat(audit.valueStream())
        .anyMatch(e -> e.toString().contains("slo.correct") && e.toString().contains(id));
    refuses(fixture, operator);
    JsonNode slo = fixture.get(SLO);
    assertThat(slo.path("total").asInt()).isEqualTo(100);
    assertThat(slo.path("good").asInt()).isEqualTo(95);
    assertThat(slo.path("corrections").get(0).path("id").asText()).isEqualTo(id);
    assertThat(slo.path("corrections").get(0).path("kind").asText()).isEqualTo("exclude");
    assertThat(fixture.get(SLO + "/corrections").path("items")).hasSize(1);
    return id;
  }

  private void refuses(Fixture fixture, String operator) {
    refused(fixture, operator, SLO, body("\"kind\":\"exclude\",\"why\":\"\""), 400, "why");
    refused(fixture, operator, SLO, body("\"kind\":\"forget\",\"why\":\"x\""), 400, "exclude");
    refused(fixture, operator, SLO, body("\"kind\":\"credit\",\"why\":\"x\""), 400, "budget_share");
    refused(fixture, operator, SLO, body("\"why\":\"x\""), 400, "kind: missing");
    refused(
        fixture,
        operator,
        SLO,
        body("\"kind\":\"exclude\",\"why\":\"x\",\"labels\":{\"zone\":\"a\"}"),
        400,
        "labels: zone");
    refused(
        fixture,
        operator,
        SLO,
        body("\"kind\":\"exclude\",\"why\":\"x\"")
            .replace(start.minusSeconds(60).toString(), "2020-01-01T00:00:00Z"),
        400,
        "within 90d");
    refused(
        fixture,
        operator,
        "/api/v1/slos/none",
        body("\"kind\":\"exclude\",\"why\":\"x\""),
        404,
        "slo: none is not defined");
    refused(
        fixture,
        operator,
        "/api/v1/slos/experience",
        body("\"kind\":\"exclude\",\"why\":\"x\""),
        400,
        "is a composite");
  }

  private static void refused(
      Fixture fixture, String token, String slo, String body, int status, String text) {
    HttpResponse<String> answer = fixture.server().post(slo + "/corrections", body, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  private static void composite(Fixture fixture) {
    JsonNode made = fixture.get("/api/v1/slos/experience");
    // The part without data is left out; the other's correction counts here too.
    assertThat(made.path("sli").asDouble()).isEqualTo(0.95);
    assertThat(made.path("total").asInt()).isEqualTo(100);
    assertThat(made.path("groups").get(0).path("labels").path("cloud.region").asText())
        .isEqualTo("eu-west-1");
    assertThat(made.path("burn").path("1h").asDouble()).isBetween(0.4999, 0.5001);
  }

  private static void survives(Fixture fixture, String id) {
    fixture.server().killGroup();
    fixture.start();
    assertThat(fixture.get(SLO).path("total").asInt()).isEqualTo(100);
    assertThat(fixture.get(SLO + "/corrections").path("items").get(0).path("id").asText())
        .isEqualTo(id);
  }

  private static void withdraws(Fixture fixture, String id) {
    String path = SLO + "/corrections/" + id;
    Map<String, String> operator =
        Map.of("Authorization", "Bearer " + fixture.server().token("operator"));
    Map<String, String> viewer =
        Map.of("Authorization", "Bearer " + fixture.server().token("viewer"));
    assertThat(fixture.server().send("DELETE", path, null, viewer).statusCode()).isEqualTo(403);
    assertThat(fixture.server().send("DELETE", path, null, operator).statusCode()).isEqualTo(204);
    assertThat(fixture.server().send("DELETE", path, null, operator).statusCode()).isEqualTo(404);
    assertThat(fixture.get(SLO).path("total").asInt()).isEqualTo(200);
    assertThat(fixture.get("/api/v1/audit?limit=50").path("items").toString())
        .contains("slo.correction_withdrawn");
  }

  private void revises(Fixture fixture) {
    assertThat(send(fixture.traffic(), 100, 7, 3)).isEqualTo(200);
    JsonNode revisions = fixture.get(SLO + "/revisions");
    assertThat(revisions.path("count").asInt()).isEqualTo(1);
    JsonNode revision = revisions.path("items").get(0);
    assertThat(revision.path("good").asInt()).isEqualTo(7);
    assertThat(revision.path("total").asInt()).isEqualTo(10);
    assertThat(revision.path("slices").asInt()).isEqualTo(1);
    assertThat(fixture.get(SLO).path("revisions").path("last_at").asText())
        .isEqualTo(revision.path("received_at").asText());
    assertThat(fixture.get(SLO).path("total").asInt()).isEqualTo(210);
  }

  private static void replaces(Fixture fixture) throws Exception {
    Path file = fixture.config().resolve("all.yaml");
    Files.writeString(file, Files.readString(file).replace("\"5..\"", "\"[45]..\""));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.get(SLO).path("generation").asInt() == 2);
    JsonNode old = fixture.get(SLO + "?generation=1");
    assertThat(old.path("generation").asInt()).isEqualTo(1);
    assertThat(old.path("total").asInt()).isEqualTo(210);
    assertThat(old.path("state").asText()).isEqualTo("stale");
    JsonNode generations = fixture.get(SLO + "/generations").path("items");
    assertThat(generations).hasSize(2);
    assertThat(generations.get(0).path("until").asText())
        .isEqualTo(generations.get(1).path("from").asText());
    assertThat(generations.get(0).path("indicator").asText()).contains("=~ 5..");
    String token = fixture.server().token("viewer");
    HttpResponse<String> none = fixture.server().get(SLO + "?generation=9", token);
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body())
        .contains("generation: 9 of feed-availability is not known (kept: [1, 2])");
    assertThat(fixture.server().get(SLO + "?generation=first", token).statusCode()).isEqualTo(400);
    assertThat(fixture.server().get("/api/v1/slos/none/generations", token).statusCode())
        .isEqualTo(404);
  }
}
