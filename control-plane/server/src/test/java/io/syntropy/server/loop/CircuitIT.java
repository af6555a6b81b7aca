package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers hear from their heartbeat that a service fails, and that it is well again. */
class CircuitIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REGION = "eu-west-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aServiceThatFailsIsOpenToItsCallersUntilItIsWellAgain(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture = new Fixture(folder)) {
      register(fixture, "store", "[]");
      register(fixture, "social", "[\"store\"]");
      await().atMost(PATIENCE).until(() -> circuit(fixture, "store").path("since").isTextual());
      assertThat(circuit(fixture, "store").path("state").asText()).isEqualTo("closed");
      assertThat(circuit(fixture, "store").path("evidence").asText()).isEqualTo("unknown");
      assertThat(advice(fixture).path("state").asText()).isEqualTo("closed");

      try (LiveListener live =
          new LiveListener(fixture.server().baseUri(), "circuits", fixture.admin())) {
        requests(fixture, "store", 10, 40, 60);
        await()
            .atMost(PATIENCE)
            .until(() -> circuit(fixture, "store").path("state").asText().equals("open"));
        JsonNode open = circuit(fixture, "store");
        assertThat(open.path("evidence").asText()).isEqualTo("bad");
        assertThat(open.path("reason").asText())
            .startsWith("60.0 % of ")
            .contains("requests in 30 s failed");
        assertThat(advice(fixture).toString())
            .isEqualTo("{\"service\":\"store\",\"region\":\"eu-west-1\",\"state\":\"open\"}");
        assertThat(metric(fixture, "open")).endsWith(" 1.0");
        assertThat(metric(fixture, "closed")).endsWith(" 0.0");
        assertThat(metric(fixture, "half_open")).endsWith(" 0.0");

        // The callers went away; what trickles through is answered well.
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> circuit(fixture, "store").path("state").asText().equals("half_open"));
        assertThat(advice(fixture).path("state").asText()).isEqualTo("half_open");
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              requests(fixture, "store", 1, 2, 0);
              return circuit(fixture, "store").path("state").asText().equals("closed");
            });
        assertThat(circuit(fixture, "store").path("reason").asText()).startsWith("0.0 % of ");
        assertThat(advice(fixture).path("state").asText()).isEqualTo("closed");
        await()
            .atMost(PATIENCE)
            .until(() -> states(live).size() >= 2 && states(live).getLast().equals("closed"));
        assertThat(states(live)).endsWith("half_open", "closed");
      }
      assertThat(fixture.actions()).as("advice is no action").isEmpty();
    }
  }

  /** The states that listeners were told, in order. */
  private static List<String> states(LiveListener live) {
    return live.received().stream().map(e -> e.path("data").path("state").asText()).toList();
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

  /** The last {@code seconds} seconds of traffic. */
  private static void requests(Fixture fixture, String service, int seconds, int good, int bad) {
    Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(seconds);
    for (int i = 0; i < seconds; i++) {
      Instant from = begin.plusSeconds(i);
      assertThat(fixture.traffic().requests(service, REGION, from, from.plusSeconds(1), good, bad))
          .isEqualTo(200);
    }
  }

  private static JsonNode circuit(Fixture fixture, String service) {
    JsonNode one = fixture.get("/api/v1/services/" + service).path("circuits").path(0);
    JsonNode listed =
        fixture
            .get("/api/v1/services")
            .path("items")
            .valueStream()
            .filter(s -> s.path("name").asText().equals(service))
            .findFirst()
            .orElse(MissingNode.getInstance());
    assertThat(listed.path("circuits").path(0).path("region")).isEqualTo(one.path("region"));
    return one;
  }

  /** What the caller's heartbeat is answered. */
  private static JsonNode advice(Fixture fixture) throws Exception {
    var answer =
        fixture
            .server()
            .post(
                "/api/v1/services/social/heartbeat",
                """
                {"instance_id":"social-1","region":"%s","version":"1","applied":{}}\
                """
                    .formatted(REGION),
                fixture.serviceToken());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode circuits = JSON.readTree(answer.body()).path("circuits");
    assertThat(circuits).hasSize(1);
    return circuits.path(0);
  }

  private static String metric(Fixture fixture, String state) {
    return fixture
        .server()
        .get("/metrics", fixture.server().token("viewer"))
        .body()
        .lines()
        .filter(l -> l.startsWith("syntropy_circuit_state{"))
        .filter(l -> l.contains("service=\"store\"") && l.contains("state=\"" + state + "\""))
        .findFirst()
        .orElse("");
  }
}
