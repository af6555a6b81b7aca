package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An alert's life on a real server: it fires, survives {@code kill -9}, freezes when its data
 * stops, and ends when the data is back and good; what the gate says meanwhile.
 */
class AlertIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String RELEASES =
      """
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec: {service: social, deny_when: [page_firing], mode: act}
      """;
  private static final String GATE = "/api/v1/gates/social";

  @Test
  void firesSurvivesKillFreezesAndResolves(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, RELEASES)) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      String id;
      Instant silent;
      try (LiveListener live = listen(fixture)) {
        // All but stale: the newest point is 65 s old, and 90 s is too old to act on.
        silent = now.minusSeconds(65);
        requests(fixture, "eu-west-1", silent.minusSeconds(40), 20, 5, 0);
        assertThat(alerts(fixture, "")).as("a calm service").isEmpty();
        requests(fixture, "eu-west-1", silent.minusSeconds(20), 20, 0, 50);
        id = await().atMost(PATIENCE).until(() -> firing(fixture), found -> !found.isEmpty());
        JsonNode alert = fixture.get("/api/v1/alerts/" + id);
        assertThat(alert.path("slo").asText()).isEqualTo("feed-availability");
        assertThat(alert.path("severity").asText()).isEqualTo("page");
        assertThat(alert.path("tier").asText()).isEqualTo("14.4/1h");
        assertThat(alert.path("labels").path("cloud.region").asText()).isEqualTo("eu-west-1");
        assertThat(alert.path("why").asText()).contains("burn rate", "bad of");
        assertThat(alerts(fixture, "&severity=ticket")).as("lower tiers are inhibited").isEmpty();
        assertThat(alerts(fixture, "&region=eu-west-1")).containsExactly(alert);
        assertThat(alerts(fixture, "&region=us-east-1")).isEmpty();
        assertThat(metric(fixture, "syntropy_alert_state"))
            .filteredOn(line -> line.contains("opener=\"burn\""))
            .singleElement()
            .asString()
            .contains("state=\"firing\"", "tier=\"14.4/1h\"", "cloud_region=\"eu-west-1\"");
        assertThat(metric(fixture, "syntropy_alert_changes_total{change=\"fired\"}"))
            .singleElement()
            .asString()
            .endsWith(" 1.0");
        await().atMost(PATIENCE).until(() -> told(live, id, "firing") >= 1);
      }
      JsonNode denied = fixture.get(GATE);
      assertThat(denied.path("decision").asText()).as("%s", denied).isEqualTo("deny");
      assertThat(denied.path("reasons").get(0).asText())
          .startsWith("slo/feed-availability: page firing: alert " + id + ", tier 14.4/1h");
      assertThat(denied.path("evidence").toString()).contains("\"page\"", "\"fail\"", id);

      JsonNode before = fixture.get("/api/v1/alerts/" + id);
      fixture.server().killGroup();
      fixture.start();
      assertThat(fixture.get("/api/v1/alerts/" + id).path("id").asText()).isEqualTo(id);
      fixture.server().stop();
      fixture.start();
      assertThat(fixture.get(GATE).path("decision").asText())
          .as("known at once from the checkpoint of a clean stop")
          .isNotEqualTo("allow");
      try (LiveListener live = listen(fixture)) {
        JsonNode after = fixture.get("/api/v1/alerts/" + id);
        for (String field : List.of("id", "started_at", "fired_at", "tier", "severity")) {
          assertThat(after.path(field)).as(field).isEqualTo(before.path(field));
        }

        await().atMost(Duration.ofSeconds(90)).until(() -> state(fixture, id).equals("frozen"));
        JsonNode frozen = fixture.get("/api/v1/alerts/" + id);
        assertThat(frozen.path("why").asText()).startsWith("Frozen: no point since ");
        assertThat(frozen.path("fired_at")).isEqualTo(before.path("fired_at"));
        await()
            .during(Duration.ofSeconds(4))
            .atMost(PATIENCE)
            .until(() -> state(fixture, id).equals("frozen") && alerts(fixture, "").size() == 1);
        assertThat(metric(fixture, "syntropy_alert_state"))
            .filteredOn(line -> line.contains("opener=\"burn\""))
            .singleElement()
            .asString()
            .contains("state=\"frozen\"");
        assertThat(told(live, id, "resolved")).isZero();
        JsonNode unknown = fixture.get(GATE);
        assertThat(unknown.path("decision").asText()).as("%s", unknown).isEqualTo("unknown");
        assertThat(unknown.path("reasons").toString()).contains("alert frozen: alert " + id);

        // Bad news from long ago about another region is no news: nothing fires for the past.
        requests(fixture, "sa-east-1", Instant.now().minusSeconds(540), 30, 0, 50);

        // The backlog arrives, all good, up to the present.
        Instant until = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        int seconds = (int) Duration.between(silent, until).toSeconds();
        requests(fixture, "eu-west-1", silent, seconds, 10_000, 0);
        await().atMost(PATIENCE).until(() -> state(fixture, id).equals("resolved"));
        JsonNode over = fixture.get("/api/v1/alerts/" + id);
        assertThat(over.path("resolved_at").isTextual()).isTrue();
        assertThat(over.path("fired_at")).isEqualTo(before.path("fired_at"));
        await().atMost(PATIENCE).until(() -> told(live, id, "resolved") == 1);
        assertThat(told(live, id, "firing")).as("thawed at most, not fired again").isLessThan(2);
        assertThat(metric(fixture, "syntropy_alert_changes_total{change=\"fired\"}"))
            .singleElement()
            .asString()
            .as("none since the restart")
            .endsWith(" 0.0");
        assertThat(alerts(fixture, "")).hasSize(1);
        assertThat(fixture.get(GATE).path("decision").asText()).isEqualTo("allow");

        fixture.server().killGroup();
        fixture.start();
        assertThat(fixture.get("/api/v1/alerts/" + id)).isEqualTo(over);
      }
    }
  }

  private static LiveListener listen(Fixture fixture) {
    return new LiveListener(fixture.server().baseUri(), "alerts", fixture.server().token("viewer"));
  }

  private static void requests(
      Fixture fixture, String region, Instant begin, int seconds, int good, int bad) {
    for (int i = 0; i < seconds; i++) {
      Instant from = begin.plusSeconds(i);
      assertThat(fixture.traffic().requests("social", region, from, from.plusSeconds(1), good, bad))
          .isEqualTo(200);
    }
  }

  private static List<JsonNode> alerts(Fixture fixture, String filter) {
    return fixture
        .get("/api/v1/alerts?slo=feed-availability" + filter)
        .path("items")
        .valueStream()
        .toList();
  }

  private static String firing(Fixture fixture) {
    List<JsonNode> found = alerts(fixture, "&state=firing&severity=page");
    return found.isEmpty() ? "" : found.getFirst().path("id").asText();
  }

  private static String state(Fixture fixture, String id) {
    return fixture.get("/api/v1/alerts/" + id).path("state").asText();
  }

  private static List<String> metric(Fixture fixture, String begin) {
    String token = fixture.server().token("viewer");
    return fixture
        .server()
        .get("/metrics", token)
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .toList();
  }

  private static long told(LiveListener live, String id, String state) {
    return live.received().stream()
        .map(envelope -> envelope.path("data"))
        .filter(data -> data.path("id").asText().equals(id))
        .filter(data -> data.path("state").asText().equals(state))
        .count();
  }
}
