package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulations by API: what is answered, what is refused, and that nothing happens. */
class SimulateIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void scenariosAreSimulatedAndFaultsAreNamed(@TempDir Path folder) throws Exception {
    String outage = Files.readString(Path.of("../../policy/scenarios/region-outage.yaml"));
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, Fixture.POLICY)) {
      JsonNode result = fixture.simulate(scenario("outage.yaml", outage).toString());
      assertThat(result.path("scenario").asText()).isEqualTo("region-outage");
      assertThat(result.path("expectations").path("met").asBoolean()).isTrue();
      assertThat(result.path("decisions").path(0).path("action").asText())
          .isEqualTo("action.drain");
      assertThat(result.path("decisions").path(0).path("guard")).isNotEmpty();
      assertThat(fixture.simulate(scenario("outage.yaml", outage).toString()))
          .as("the same seed gives the same")
          .isEqualTo(result);

      // The scenario alone is decided by what is in force: holds of 5 s.
      String alone = outage.substring(0, outage.indexOf("\n---\n"));
      JsonNode live = fixture.simulate(scenario("outage.yaml", alone).toString());
      assertThat(live.path("expectations").path("met").asBoolean()).isFalse();
      assertThat(live.path("expectations").path("unmet").path(0).asText())
          .startsWith("outage.yaml:")
          .contains("action.drain of eu");

      // Other files stand in for both.
      ObjectNode observing = scenario("outage.yaml", outage);
      observing
          .putArray("files")
          .addObject()
          .put("path", "p.yaml")
          .put("text", Fixture.POLICY.replace("mode: act", "mode: observe"));
      JsonNode dry = fixture.simulate(observing.toString());
      assertThat(dry.path("decisions").path(0).path("outcome").asText()).isEqualTo("proposed");

      assertThat(fixture.actions()).isEmpty();
      assertThat(fixture.get("/api/v1/audit?limit=200").path("items").valueStream())
          .noneMatch(e -> e.path("leaf").path("actor").asText().startsWith("policy:"));

      String wrong =
          outage.replace("duration: 75m", "duration: 48h").replace("probe: up", "prob: 1");
      HttpResponse<String> refused = post(fixture, scenario("outage.yaml", wrong).toString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("outage.yaml:", "48h (expected at most 24h)", "prob")
          .contains("\"details\"");
      assertThat(post(fixture, scenario("p.yaml", Fixture.POLICY).toString()).body())
          .contains("expected one, of apiVersion syntropy/v1");
      assertThat(
              post(fixture, "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")
                  .statusCode())
          .isEqualTo(400);
      HttpResponse<String> viewer =
          fixture.server().post("/api/v1/simulate", "{}", fixture.server().token("viewer"));
      assertThat(viewer.statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> post(Fixture fixture, String body) {
    return fixture.server().post("/api/v1/simulate", body, fixture.server().adminToken());
  }

  private static ObjectNode scenario(String path, String text) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("scenario").put("path", path).put("text", text);
    return body;
  }
}
