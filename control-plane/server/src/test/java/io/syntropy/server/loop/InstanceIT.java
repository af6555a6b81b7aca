package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance of three stops answering: it is told to restart, then its replicas carry on. */
class InstanceIT {
  private static final String REGION = "eu-west-1";
  private static final List<String> IDS = List.of("feed-1", "feed-2", "feed-3");

  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Map<String, HealthProcess> health = new LinkedHashMap<>();

  @Test
  void aStoppedInstanceIsToldToRestartAndThenReroutedUntilItIsBack(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.POLICY)) {
      for (String id : IDS) {
        health.put(id, HealthProcess.start());
      }
      register(fixture);
      Thread beats = Thread.ofVirtual().start(() -> beat(fixture));
      try (DirectiveListener other =
          new DirectiveListener(
              fixture.server().baseUri(), "social", "feed-1", REGION, fixture.serviceToken())) {
        await("all alive")
            .atMost(Duration.ofSeconds(60))
            .until(() -> service(fixture).path("instances").size() == IDS.size());
        Thread.sleep(20_000); // each was probed good, and 15 s have passed since nobody was seen
        assertThat(fixture.actions()).isEmpty();

        silent.add("feed-2");
        health("feed-2").signal("STOP");
        await("told to restart")
            .atMost(Duration.ofSeconds(90))
            .until(() -> other.received().stream().anyMatch(InstanceIT::restartsSecond));
        await("rerouted")
            .atMost(Duration.ofSeconds(60))
            .until(() -> service(fixture).path("rerouted").size() == 1);
        JsonNode rerouted = service(fixture).path("rerouted").path(0);
        assertThat(rerouted.path("instance_id").asText()).isEqualTo("feed-2");
        assertThat(rerouted.path("replicas").toString()).isEqualTo("[\"feed-1\",\"feed-3\"]");
        assertThat(fixture.region(REGION).path("rerouted").toString()).isEqualTo("[\"feed-2\"]");
        assertThat(fixture.actions())
            .singleElement()
            .matches(a -> a.path("kind").asText().equals("restart"))
            .matches(a -> a.path("state").asText().equals("failed"))
            .matches(a -> a.path("guard").size() >= 5);

        silent.remove("feed-2");
        health("feed-2").signal("CONT");
        await("carries again")
            .atMost(Duration.ofSeconds(150))
            .until(() -> service(fixture).path("rerouted").isEmpty());
        assertThat(fixture.replay().path("equal").asBoolean()).isTrue();
      } finally {
        beats.interrupt();
      }
    } finally {
      health.values().forEach(HealthProcess::close);
    }
  }

  private static boolean restartsSecond(JsonNode directive) {
    return directive.path("kind").asText().equals("restart")
        && directive.path("desired").path("instance_id").asText().equals("feed-2");
  }

  private HealthProcess health(String id) {
    HealthProcess process = health.get(id);
    if (process == null) {
      throw new IllegalStateException(id);
    }
    return process;
  }

  private static JsonNode service(Fixture fixture) {
    return fixture.get("/api/v1/services/social");
  }

  private static void register(Fixture fixture) {
    int status =
        fixture
            .server()
            .send(
                "PUT",
                "/api/v1/services/social",
                """
                {"family":"social","version":"1","owner":"team","criticality":"high",
                 "depends_on":[],"regions":[{"name":"%s"}],"modes":[],"accepts":["restart"]}\
                """
                    .formatted(REGION),
                Map.of("Authorization", "Bearer " + fixture.serviceToken()))
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  private void beat(Fixture fixture) {
    try {
      while (true) {
        for (String id : IDS) {
          if (!silent.contains(id)) {
            fixture
                .server()
                .post(
                    "/api/v1/services/social/heartbeat",
                    """
                    {"instance_id":"%s","region":"%s","version":"1","applied":{},
                     "health_url":"%s"}\
                    """
                        .formatted(id, REGION, health(id).url()),
                    fixture.serviceToken());
          }
        }
        Thread.sleep(8_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
