package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad configuration and bad telemetry get a reason; what is good goes on. */
class BadInputIT {
  @Test
  void aBadFileAmongGoodOnesIsNamedWithItsPlaceAndHarmsNothing(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, Fixture.POLICY)) {
      Path bad = fixture.config().resolve("bad.yaml");
      Files.writeString(
          bad,
          Fixture.SLO
              .replace("target: 0.99", "target: 1.01")
              .replace("feed-availability", "feed-other")
              .replace("metadata: {name: social}", "metadata: {name: social-2}"));
      await("the fault")
          .atMost(Duration.ofSeconds(20))
          .until(() -> !fixture.get("/api/v1/config/status").path("faults").isEmpty());
      JsonNode fault = fixture.get("/api/v1/config/status").path("faults").get(0);
      assertThat(fault.path("file").asText()).isEqualTo("bad.yaml");
      assertThat(fault.path("line").asInt()).isGreaterThan(1);
      assertThat(fault.path("column").asInt()).isPositive();
      assertThat(fault.path("message").asText()).contains("1.01").contains("expected");

      Instant now = Instant.now();
      assertThat(fixture.traffic().requests("social", "eu-west-1", now.minusSeconds(1), now, 3, 1))
          .isEqualTo(200);
      JsonNode slo = fixture.get("/api/v1/slos/feed-availability");
      assertThat(slo.path("total").asInt()).isEqualTo(4);
      assertThat(slo.path("good").asInt()).isEqualTo(3);
      assertThat(fixture.get("/api/v1/slos").path("items")).hasSize(1);

      // An SLO whose SLI nobody defined is live and says why nothing counts.
      Path dangling = fixture.config().resolve("dangling.yaml");
      Files.writeString(
          dangling,
          """
          apiVersion: openslo/v1
          kind: SLO
          metadata: {name: dangling}
          spec:
            service: social
            indicatorRef: nowhere
            timeWindow: [{duration: 30d, isRolling: true}]
            budgetingMethod: Occurrences
            objectives: [{target: 0.99}]
          """);
      await("the SLO without an SLI")
          .ignoreExceptions() // 404 until it is live
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              fixture
                  .get("/api/v1/slos/dangling")
                  .path("notices")
                  .toString()
                  .contains("SLI nowhere is not defined"));
      Files.delete(dangling);
      await("its removal")
          .atMost(Duration.ofSeconds(20))
          .until(() -> fixture.get("/api/v1/slos").path("items").size() == 1);

      // A document that turns bad keeps its last good version.
      Path all = fixture.config().resolve("all.yaml");
      Files.writeString(all, Files.readString(all).replace("target: 0.99", "target: 7"));
      await("the second fault")
          .atMost(Duration.ofSeconds(20))
          .until(() -> fixture.get("/api/v1/config/status").path("faults").size() >= 2);
      assertThat(fixture.get("/api/v1/slos/feed-availability").path("objective").asDouble())
          .isEqualTo(0.99);

      // Emptying the folder is not taken as "remove everything".
      Files.delete(all);
      Files.delete(bad);
      await("the shrink guard")
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              fixture.get("/api/v1/config/status").path("faults").toString().contains("shrink"));
      assertThat(fixture.get("/api/v1/slos/feed-availability").path("total").asInt()).isEqualTo(4);
    }
  }
}
