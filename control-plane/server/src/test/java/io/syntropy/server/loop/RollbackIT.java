package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback request of a real server: asked once after a bad deploy, verified when it is gone. */
class RollbackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final String REGION = Fixture.REGIONS.getFirst();
  private static final String RELEASES =
      """
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec:
        service: social
        rollback: {within: 10m, hold: 5s}
        coverage_floor: 0.1
        mode: act
      """;

  @Test
  void asksOnceAfterABadDeployAndIsVerifiedWhenTheVersionIsGone(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, RELEASES)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      fixture.register(java.util.Map.of());
      AtomicReference<Instant> told = new AtomicReference<>(Instant.now().minusSeconds(30));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            beat(fixture, "1");
            traffic(fixture, told, 20, 0);
            return known(fixture);
          });
      assertThat(requests(fixture)).isEmpty();

      AtomicReference<Integer> rounds = new AtomicReference<>(0);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            beat(fixture, "2");
            boolean bad = rounds.updateAndGet(n -> n + 1) > 5;
            traffic(fixture, told, 20, bad ? 20 : 0);
            return !requests(fixture).isEmpty();
          });
      JsonNode request = requests(fixture).getFirst();
      assertThat(request.path("target").path("service").asText()).isEqualTo("social");
      assertThat(request.path("desired").path("version").asText()).isEqualTo("1");
      assertThat(request.path("desired").path("from").asText()).isEqualTo("2");
      assertThat(request.path("state").asText()).isEqualTo("recorded");
      assertThat(request.path("evidence")).isNotEmpty();
      assertThat(request.path("audit").path("leaf_hash").asText()).isNotEmpty();

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            beat(fixture, "1");
            traffic(fixture, told, 0, 20);
            return requests(fixture).getFirst().path("state").asText().equals("verified");
          });
      assertThat(requests(fixture)).as("once").hasSize(1);
      JsonNode replay = fixture.replay();
      assertThat(replay.path("equal").asBoolean()).as("%s", replay).isTrue();
    }
  }

  private static void beat(Fixture fixture, String version) {
    var answer =
        fixture
            .server()
            .post(
                "/api/v1/services/social/heartbeat",
                "{\"instance_id\":\"social-1\",\"region\":\"%s\",\"version\":\"%s\",\"applied\":{}}"
                    .formatted(REGION, version),
                fixture.serviceToken());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void traffic(Fixture fixture, AtomicReference<Instant> told, int good, int bad) {
    Instant from = told.get();
    Instant to = Instant.now();
    assertThat(fixture.traffic().requests("social", REGION, from, to, good, bad)).isEqualTo(200);
    told.set(to);
  }

  private static boolean known(Fixture fixture) {
    return fixture
        .get("/api/v1/slos/feed-availability")
        .path("groups")
        .path(0)
        .path("burn")
        .path("5m")
        .isNumber();
  }

  private static List<JsonNode> requests(Fixture fixture) {
    return fixture.actions().stream()
        .filter(a -> a.path("kind").asText().equals("rollback_request"))
        .toList();
  }
}
