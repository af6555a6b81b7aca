package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server expects of an SLO: its projection, its tiers, and what policies then do. */
class OutlookIT {
  private static final String RELEASES =
      """
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec: {service: social, rollback: {within: 1h, hold: 5m}, mode: act}
      """;
  private static final String SLO = "/api/v1/slos/feed-availability";
  private static final String YOUNG = "/api/v1/slos/ledger-availability";

  @Test
  void saysWhereTheBudgetLeadsAndWhatFollows(@TempDir Path folder) throws Exception {
    String young = Fixture.SLO.replace("social", "credit").replace("feed", "ledger");
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, RELEASES, young)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      JsonNode none = outlook(fixture, SLO);
      assertThat(none.path("projection").path("missing").asText()).isEqualTo("no_data");
      assertThat(none.path("projection").path("middle").isNull()).isTrue();
      assertThat(none.path("tiers").findValuesAsText("state")).containsOnly("unknown");
      assertThat(none.path("consequences").findValuesAsText("kind"))
          .containsExactly("budget_freeze", "page_freeze", "rollback");
      assertThat(none.path("consequences").findValuesAsText("state"))
          .as("nothing known is no pass")
          .containsOnly("unknown");
      assertThat(outlook(fixture, YOUNG).path("consequences")).as("no policy reads it").isEmpty();
      assertThat(fixture.get("/api/v1/slos").path("items").get(0).has("outlook")).isFalse();

      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      minutes(fixture, "credit", now.minusSeconds(300), 5, 199, 1);
      JsonNode little = outlook(fixture, YOUNG).path("projection");
      assertThat(little.path("missing").asText()).isEqualTo("short_history");
      assertThat(little.path("needed").asText()).isEqualTo("1h");
      assertThat(little.path("seen_seconds").asLong()).isBetween(200L, 310L);

      Instant begin = now.minusSeconds(75 * 60);
      minutes(fixture, "social", begin, 30, 199, 1);
      assertThat(outlook(fixture, SLO).path("projection").path("missing").asText())
          .as("the newest point is three quarters of an hour old")
          .isEqualTo("stale");
      minutes(fixture, "social", begin.plusSeconds(30 * 60), 45, 199, 1);
      calm(fixture);

      burst(fixture, now);
      spent(fixture);

      JsonNode replay = fixture.replay();
      assertThat(replay.path("equal").asBoolean()).as("%s", replay).isTrue();
    }
  }

  /** Half the rate at which the budget would last exactly. */
  private static void calm(Fixture fixture) {
    JsonNode slo = fixture.get(SLO);
    JsonNode projection = slo.path("outlook").path("projection");
    assertThat(projection.path("missing").isNull()).as("%s", projection).isTrue();
    assertThat(projection.path("budget_remaining").asDouble())
        .as("the box and the chart begin at one number")
        .isEqualTo(slo.path("budget_remaining").asDouble());
    assertThat(projection.path("from")).isEqualTo(slo.path("watermark"));
    Instant from = Instant.parse(projection.path("from").asText());
    assertThat(projection.path("to").asText()).isEqualTo(from.plus(Duration.ofDays(30)).toString());
    JsonNode middle = projection.path("middle");
    assertThat(middle.path("window").asText()).isEqualTo("1h");
    assertThat(middle.path("burn").asDouble()).isCloseTo(0.5, within(1e-6));
    assertThat(middle.path("exhausts_at").isNull()).isTrue();
    assertThat(middle.path("budget_at_end").asDouble()).isCloseTo(0.5, within(1e-6));
    assertThat(projection.path("points").size()).isEqualTo(61);
    JsonNode tiers = slo.path("outlook").path("tiers");
    assertThat(tiers.findValuesAsText("tier")).containsExactly("14.4/1h", "6/6h", "3/1d", "1/3d");
    assertThat(tiers.findValuesAsText("state")).containsOnly("not");
    assertThat(tiers.get(0).path("labels").path("cloud.region").asText()).isEqualTo("eu-west-1");
    JsonNode freeze = consequence(slo.path("outlook"), "budget_freeze");
    assertThat(freeze.path("state").asText()).isEqualTo("off");
    assertThat(freeze.path("policy").asText()).isEqualTo("social-releases");
    assertThat(freeze.path("mode").asText()).isEqualTo("act");
    assertThat(freeze.path("threshold").asDouble()).isZero();
    assertThat(freeze.path("observed").asDouble()).isCloseTo(0.5, within(1e-6));
    assertThat(freeze.path("since").isNull()).isTrue();
    assertThat(freeze.path("expected").isNull()).as("never at this pace").isTrue();
    assertThat(consequence(slo.path("outlook"), "page_freeze").path("state").asText())
        .isEqualTo("off");
    JsonNode rollback = consequence(slo.path("outlook"), "rollback");
    assertThat(rollback.path("hold_seconds").asLong()).isEqualTo(300);
    assertThat(rollback.path("within_seconds").asLong()).isEqualTo(3_600);
    assertThat(rollback.path("threshold").asDouble()).isEqualTo(1);
  }

  private static void burst(Fixture fixture, Instant now) {
    for (int second = 0; second < 10; second++) {
      Instant from = now.plusSeconds(second - 10);
      assertThat(
              fixture.traffic().requests("social", "eu-west-1", from, from.plusSeconds(1), 0, 400))
          .isEqualTo(200);
    }
  }

  private static void spent(Fixture fixture) {
    JsonNode outlook =
        await("the incident of the freeze")
            .atMost(Duration.ofSeconds(40))
            .until(
                () -> outlook(fixture, SLO),
                found ->
                    consequence(found, "budget_freeze").path("since").isTextual()
                        && consequence(found, "page_freeze").path("state").asText().equals("on"));
    JsonNode projection = outlook.path("projection");
    assertThat(projection.path("budget_remaining").asDouble()).isNegative();
    assertThat(projection.path("fastest").path("exhausts_at").isNull()).as("it is now").isTrue();
    JsonNode freeze = consequence(outlook, "budget_freeze");
    assertThat(freeze.path("state").asText()).isEqualTo("on");
    assertThat(freeze.path("observed").asDouble()).isNegative();
    assertThat(freeze.path("expected")).isEqualTo(projection.path("middle").path("recovers_at"));
    JsonNode page = outlook.path("tiers").get(0);
    assertThat(page.path("state").asText()).isEqualTo("firing");
    assertThat(page.path("fires_in_seconds").isNull()).isTrue();
    assertThat(fixture.get("/api/v1/alerts/" + page.path("alert").asText()).path("tier"))
        .isEqualTo(page.path("tier"));
    assertThat(consequence(outlook, "page_freeze").path("finding").asText())
        .contains(page.path("alert").asText());
    assertThat(consequence(outlook, "rollback").path("state").asText()).isEqualTo("on");
  }

  /** One report a minute from {@code begin}. */
  private static void minutes(
      Fixture fixture, String service, Instant begin, int minutes, int good, int bad) {
    for (int i = 0; i < minutes; i++) {
      Instant from = begin.plusSeconds(60L * i);
      // The last one leaves room for what comes after it.
      Instant to = from.plusSeconds(i == minutes - 1 ? 45 : 60);
      assertThat(fixture.traffic().requests(service, "eu-west-1", from, to, good, bad))
          .isEqualTo(200);
    }
  }

  private static JsonNode outlook(Fixture fixture, String slo) {
    return fixture.get(slo).path("outlook");
  }

  private static JsonNode consequence(JsonNode outlook, String kind) {
    List<JsonNode> found =
        outlook
            .path("consequences")
            .valueStream()
            .filter(each -> each.path("kind").asText().equals(kind))
            .toList();
    assertThat(found).as("%s", outlook).hasSize(1);
    return found.getFirst();
  }
}
