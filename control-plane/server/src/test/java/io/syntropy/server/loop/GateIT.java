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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release gate of a real server: answers, overrides and their expiry, audit, stale data. */
class GateIT {
  private static final String RELEASES =
      """
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec: {service: social, mode: act}
      """;
  private static final String PLAIN =
      """
      apiVersion: openslo/v1
      kind: Service
      metadata: {name: plain}
      spec: {description: nobody gates it}
      """;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GATE = "/api/v1/gates/social";

  private static String ofCredit(String document) {
    return document.replace("social", "credit").replace("feed", "ledger");
  }

  @Test
  void answersFromBudgetsAndLetsANamedPersonOverrideForATime(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture =
        new Fixture(
            folder, Fixture.SLO, RELEASES, ofCredit(Fixture.SLO), ofCredit(RELEASES), PLAIN)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      assertThat(status(fixture, "/api/v1/gates/nobody")).isEqualTo(404);
      assertThat(status(fixture, GATE + "?change=party")).isEqualTo(400);
      assertThat(fixture.server().get(GATE, "").statusCode()).isEqualTo(401);
      assertThat(decision(fixture, GATE)).as("nothing was counted yet").isEqualTo("unknown");
      JsonNode plain = fixture.get("/api/v1/gates/plain");
      assertThat(plain.path("decision").asText()).isEqualTo("allow");
      assertThat(plain.path("policy").isNull()).isTrue();
      assertThat(plain.path("reasons").get(0).asText()).contains("no ReleasePolicy names plain");

      Instant now = Instant.now();
      requests(fixture, "social", now.minusSeconds(30), 20, 5, 0);
      JsonNode good = fixture.get(GATE);
      assertThat(good.path("decision").asText()).as("%s", good).isEqualTo("allow");
      assertThat(Instant.parse(good.path("expires_at").asText())).isAfter(now);

      requests(fixture, "credit", now.minusSeconds(630), 20, 5, 0);
      assertThat(decision(fixture, "/api/v1/gates/credit"))
          .as("ten minutes old data is stale")
          .isEqualTo("unknown");

      requests(fixture, "social", now.minusSeconds(10), 5, 0, 50);
      JsonNode denied = fixture.get(GATE);
      assertThat(denied.path("decision").asText()).as("%s", denied).isEqualTo("deny");
      assertThat(denied.path("reasons").toString()).contains("slo/feed-availability: budget -");
      assertThat(denied.path("evidence").findValuesAsText("result")).contains("fail");
      assertThat(decision(fixture, GATE)).isEqualTo("deny");
      assertThat(decision(fixture, GATE + "?change=bugfix")).isEqualTo("deny");
      assertThat(decision(fixture, GATE + "?change=rollback")).isEqualTo("allow");
      assertThat(audited(fixture, "gate.deny")).as("once an episode").isEqualTo(1);
      JsonNode replay = fixture.replay();
      assertThat(replay.path("equal").asBoolean())
          .as("no decision of the loop's: %s", replay)
          .isTrue();

      String body = "{\"reason\":\"mend of 12\",\"by\":\"ana\",\"ttl\":\"3s\"}";
      assertThat(grant(fixture, body, fixture.server().token("viewer")).statusCode())
          .isEqualTo(403);
      String operator = fixture.server().token("operator");
      assertThat(grant(fixture, "{\"ttl\":\"3s\"}", operator).statusCode()).isEqualTo(400);
      assertThat(grant(fixture, body.replace("\"by\":\"ana\",", ""), operator).statusCode())
          .as("a person answers for it")
          .isEqualTo(400);
      assertThat(grant(fixture, body.replace("3s", "8d"), operator).statusCode()).isEqualTo(400);
      assertThat(grant(fixture, body, operator).statusCode()).isEqualTo(201);
      JsonNode lifted = fixture.get(GATE);
      assertThat(lifted.path("decision").asText()).isEqualTo("allow");
      assertThat(lifted.path("judged").asText()).isEqualTo("deny");
      assertThat(lifted.path("overrides").get(0).path("by").asText()).isEqualTo("ana");
      assertThat(audited(fixture, "gate.override")).isEqualTo(1);
      await("the override's end")
          .atMost(Duration.ofSeconds(20))
          .until(() -> decision(fixture, GATE).equals("deny"));

      HttpResponse<String> longer = grant(fixture, body.replace("3s", "2h"), operator);
      String id = JSON.readTree(longer.body()).path("id").asText();
      fixture.server().killGroup();
      fixture.start();
      JsonNode after = fixture.get(GATE);
      assertThat(after.path("overrides").get(0).path("id").asText()).isEqualTo(id);
      assertThat(after.path("decision").asText()).isEqualTo("allow");
      String override = GATE + "/overrides/" + id;
      assertThat(delete(fixture, override)).isEqualTo(204);
      assertThat(decision(fixture, GATE)).isEqualTo("deny");
      assertThat(delete(fixture, override)).isEqualTo(404);

      Path frozen = fixture.config().resolve("frozen.yaml");
      Files.writeString(
          frozen,
          """
          apiVersion: syntropy/v1
          kind: ReleasePolicy
          metadata: {name: plain-releases}
          spec:
            service: plain
            slos: [feed-availability]
            deny_when: [page_firing]
            freeze: [{name: always, from: "2000-01-01 00:00:00", to: "2100-01-01 00:00:00", zone: Asia/Tokyo}]
            mode: act
          """);
      await("the freeze")
          .atMost(Duration.ofSeconds(20))
          .until(() -> decision(fixture, "/api/v1/gates/plain").equals("deny"));
      assertThat(decision(fixture, "/api/v1/gates/plain?change=rollback")).isEqualTo("allow");
    }
  }

  /** One report a second from {@code begin}. */
  private static void requests(
      Fixture fixture, String service, Instant begin, int seconds, int good, int bad) {
    for (int i = 0; i < seconds; i++) {
      Instant from = begin.plusSeconds(i);
      assertThat(
              fixture
                  .traffic()
                  .requests(service, "eu-west-1", from, from.plusSeconds(1), good, bad))
          .isEqualTo(200);
    }
  }

  private static String decision(Fixture fixture, String path) {
    return fixture.get(path).path("decision").asText();
  }

  private static int status(Fixture fixture, String path) {
    return fixture.server().get(path, fixture.server().adminToken()).statusCode();
  }

  private static HttpResponse<String> grant(Fixture fixture, String body, String token) {
    return fixture.server().post(GATE + "/overrides", body, token);
  }

  private static int delete(Fixture fixture, String path) {
    String token = fixture.server().adminToken();
    return fixture
        .server()
        .send("DELETE", path, "", Map.of("Authorization", "Bearer " + token))
        .statusCode();
  }

  private static long audited(Fixture fixture, String action) {
    return fixture
        .get("/api/v1/audit?limit=200")
        .path("items")
        .valueStream()
        .filter(entry -> entry.toString().contains("\"" + action + "\""))
        .count();
  }
}
