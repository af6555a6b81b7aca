package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is concluded about services: whose page it is, and the measures of collective signals. */
class ServiceDecisionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REGION = "eu-west-1";
  private static final String STORE =
      Fixture.SLO
          .replace("feed-availability", "store-availability")
          .replace("feed-ok", "store-ok")
          .replace("social", "store");
  private static final String PROTECTION =
      """
      apiVersion: syntropy/v1
      kind: ProtectivePolicy
      metadata: {name: social-protection}
      spec: {service: social}
      """;

  @Test
  void theCallerIsNotPagedWhileItsDependencyBurns(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, STORE)) {
      register(fixture, "store", "[]");
      register(fixture, "social", "[\"store\"]");
      Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
      requests(fixture, "store", begin, 20, 0, 50);
      requests(fixture, "social", begin, 30, 0, 50);
      await().atMost(PATIENCE).until(() -> !page(fixture, "store").isMissingNode());
      String cause = page(fixture, "store").path("id").asText();
      await().atMost(PATIENCE).until(() -> page(fixture, "social").path("inhibited").asBoolean());
      JsonNode caller = page(fixture, "social");
      assertThat(caller.path("caused_by").valueStream().map(JsonNode::asText))
          .containsExactly(cause);
      assertThat(page(fixture, "store").path("inhibited").asBoolean()).isFalse();
      assertThat(page(fixture, "store").path("caused_by")).isEmpty();

      // The dependency is well again and its caller is not: now it is the caller's page.
      requests(fixture, "store", begin.plusSeconds(20), 40, 10_000, 0);
      await().atMost(PATIENCE).until(() -> page(fixture, "store").isMissingNode());
      await().atMost(PATIENCE).until(() -> !page(fixture, "social").path("inhibited").asBoolean());
      JsonNode alone = page(fixture, "social");
      assertThat(alone.path("id")).isEqualTo(caller.path("id"));
      assertThat(alone.path("fired_at")).isEqualTo(caller.path("fired_at"));
      assertThat(alone.path("caused_by")).isEmpty();
    }
  }

  @Test
  void theMeasuresOfTheCollectiveSignalAreExported(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.POLICY, PROTECTION)) {
      fixture.register(Map.of());
      fixture.heartbeats();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      for (int minute = 30; minute > 0; minute--) {
        Instant at = now.minus(Duration.ofMinutes(minute));
        boolean calm = minute > 6;
        fixture
            .traffic()
            .hz("social", REGION, at, at.plusSeconds(60), calm ? 0 : 100, calm ? 100 : 0);
      }
      requests(fixture, "social", now.minusSeconds(8), 8, 20, 0);
      // The minutes come in one by one, and the first of them are known before the last.
      await("the whole fall is seen")
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode drop = signal(fixture, "hz_drop");
            assertThat(drop.path("value").asDouble()).isGreaterThan(60);
            assertThat(drop.path("health").asText()).isEqualTo("bad");
          });
      assertThat(signal(fixture, "feed_softening_rate").path("value").asDouble()).isZero();
      assertThat(signal(fixture, "protective_mode_uptime").path("value").asDouble()).isZero();
      assertThat(signal(fixture, "expansion").path("value").asDouble()).isZero();
      assertThat(signal(fixture, "Hz_stress_index").path("value").asDouble()).isEqualTo(0.5);
      assertThat(signal(fixture, "EVU").isObject()).isTrue();
      String metrics = fixture.server().get("/metrics", fixture.server().token("viewer")).body();
      for (String name :
          List.of(
              "entropy",
              "vibration_stability_index",
              "Hz_stress_index",
              "hz_drop",
              "protective_mode_uptime",
              "feed_softening_rate",
              "expansion")) {
        assertThat(metrics.lines())
            .as(name)
            .anyMatch(l ->
                l.startsWith("syntropy_region_signal{") && l.contains("signal=\"" + name + "\""));
      }
    }
  }

  private static void register(Fixture fixture, String service, String dependsOn) {
    var answer =
        fixture
            .server()
            .send(
                "PUT",
                "/api/v1/services/" + service,
                """
                {"family":"social","version":"1","owner":"team","criticality":"high",
                 "depends_on":%s,"regions":[{"name":"%s"}],"modes":[],"accepts":[]}\
                """
                    .formatted(dependsOn, REGION),
                Map.of("Authorization", "Bearer " + fixture.admin()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void requests(
      Fixture fixture, String service, Instant begin, int seconds, int good, int bad) {
    for (int i = 0; i < seconds; i++) {
      Instant from = begin.plusSeconds(i);
      assertThat(fixture.traffic().requests(service, REGION, from, from.plusSeconds(1), good, bad))
          .isEqualTo(200);
    }
  }

  private static JsonNode page(Fixture fixture, String service) {
    return fixture
        .get("/api/v1/alerts?state=firing&severity=page&service=" + service)
        .path("items")
        .path(0);
  }

  private static JsonNode signal(Fixture fixture, String name) {
    return fixture
        .region(REGION)
        .path("signals")
        .valueStream()
        .filter(s -> s.path("name").asText().equals(name))
        .findFirst()
        .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }
}
