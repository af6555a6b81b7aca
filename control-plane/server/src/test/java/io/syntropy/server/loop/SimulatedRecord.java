package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.audit.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What simulations over the record of a drain and its way back must say. */
final class SimulatedRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SimulatedRecord() {}

  /**
   * Checks the record of {@code fixture}.
   *
   * @param decided how many entries of policies the audit log holds
   */
  static void check(Fixture fixture, int decided) {
    asItWas(fixture, decided);
    longerHold(fixture, decided);
    observed(fixture);
  }

  /** I17, I29: the same configuration gives the same decisions, word for word. */
  private static void asItWas(Fixture fixture, int decided) {
    JsonNode same = fixture.simulate("{}");
    assertThat(same.path("source").asText()).isEqualTo("recorded");
    assertThat(same.path("difference").path("same").asInt()).isEqualTo(decided);
    assertNothingElse(same.path("difference"));
    assertThat(same.path("notes")).isEmpty();
    List<JsonNode> logged = new ArrayList<>();
    for (JsonNode entry : fixture.get("/api/v1/audit?limit=200").path("items")) {
      JsonNode record = entry.path("leaf");
      if (record.path("actor").asText().startsWith("policy:")) {
        logged.addFirst(record);
      }
    }
    assertThat(logged).hasSize(decided);
    for (int i = 0; i < decided; i++) {
      JsonNode simulated = same.path("decisions").path(i);
      JsonNode record = logged.get(i);
      assertThat(simulated.path("at").asText()).isEqualTo(record.path("occurred_at").asText());
      assertThat(simulated.path("action").asText()).isEqualTo(record.path("action").asText());
      assertThat(simulated.path("outcome").asText()).isEqualTo(record.path("outcome").asText());
      assertThat(simulated.path("reason").asText()).isEqualTo(record.path("reason").asText());
      for (String part : List.of("desired", "guard", "evidence", "policy")) {
        JsonNode before = record.path("after").path(part);
        if (!before.isMissingNode()) {
          assertThat(text(simulated.path(part))).as(part).isEqualTo(text(before));
        }
      }
    }
  }

  /** Nobody would have drained the region: every entry is only in reality. */
  private static void longerHold(Fixture fixture, int decided) {
    JsonNode calm = fixture.simulate(files(Fixture.POLICY.replace("hold: 5s", "hold: 30m")));
    assertThat(calm.path("decisions")).isEmpty();
    assertThat(calm.path("difference").path("removed")).hasSize(decided);
    assertThat(calm.path("difference").path("same").asInt()).isZero();
  }

  /** I17: observing, the same decision at the same moment, once; the rest does not follow. */
  private static void observed(Fixture fixture) {
    JsonNode dry = fixture.simulate(files(Fixture.POLICY.replace("mode: act", "mode: observe")));
    JsonNode changed = dry.path("difference").path("changed").path(0);
    assertThat(changed.path("real").path("action").asText()).isEqualTo("action.drain");
    assertThat(changed.path("simulated").path("outcome").asText()).isEqualTo("proposed");
    for (String part : List.of("at", "region", "reason", "desired", "guard", "evidence")) {
      assertThat(changed.path("simulated").path(part)).isEqualTo(changed.path("real").path(part));
    }
    assertThat(dry.path("decisions").valueStream().map(d -> d.path("action").asText()))
        .doesNotContain("action.verified", "action.step", "action.reverted");
  }

  private static void assertNothingElse(JsonNode difference) {
    assertThat(difference.path("added")).as("added").isEmpty();
    assertThat(difference.path("removed")).as("removed").isEmpty();
    assertThat(difference.path("changed")).as("changed").isEmpty();
  }

  private static String files(String policy) {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("files")
        .addObject()
        .put("path", "all.yaml")
        .put("text", Fixture.SLO + "---\n" + policy);
    return body.toString();
  }

  private static String text(JsonNode node) {
    return new String(CanonicalJson.canonicalize(node.toString()), StandardCharsets.UTF_8);
  }
}
