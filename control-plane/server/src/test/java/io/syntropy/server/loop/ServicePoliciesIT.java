package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What binds a service, from the configuration that a real server has loaded. */
class ServicePoliciesIT {
  private static final String PATH = "/api/v1/services/social/policies";
  private static final String OTHERS =
      """
      apiVersion: syntropy/v1
      kind: ProtectivePolicy
      metadata: {name: social-protection}
      spec: {service: social, signal: {mean_below: 410, hold: 2m}}
      ---
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec:
        service: social
        freeze: [{name: always, from: "2000-01-01 00:00:00", to: "2100-01-01 00:00:00", zone: UTC}]
        mode: act
      ---
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: social-scaling}
      spec:
        service: social
        replicas: {min: 1, max: 5}
        signals: [{name: depth, metric: queue.depth, value: 100}]
      ---
      apiVersion: syntropy/v1
      kind: FailoverPolicy
      metadata: {name: social-failover}
      spec: {service: social, allowed_receivers: {eu-west-1: [us-east-1]}}
      """;

  @Test
  void namesThePoliciesWithWhatTheyGoByAndSee(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, Fixture.POLICY, OTHERS)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      assertThat(status(fixture, "/api/v1/services/nobody/policies")).isEqualTo(404);
      assertThat(fixture.server().get(PATH, "").statusCode()).isEqualTo(401);
      JsonNode before = fixture.get(PATH);
      assertThat(before.path("policies").findValuesAsText("kind"))
          .containsExactly(
              "FailoverPolicy",
              "ProtectivePolicy",
              "RegionPolicy",
              "ReleasePolicy",
              "ScalingPolicy");
      assertThat(policy(before, "RegionPolicy").path("accepted").isNull())
          .as("it has not registered")
          .isTrue();
      assertThat(before.path("override_role").asText()).isEqualTo("operator");
      assertThat(before.path("override_longest").asText()).isEqualTo("7d");

      fixture.register(Map.of());
      JsonNode silent =
          await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> fixture.get(PATH), found -> !observed(found, "drain").isEmpty());
      assertThat(observed(silent, "drain"))
          .as("nothing was measured: no pass")
          .allMatch(seen -> seen.path("result").asText().equals("unknown"));
      assertThat(policy(silent, "RegionPolicy").path("accepted").asBoolean()).isTrue();
      assertThat(policy(silent, "ScalingPolicy").path("accepted").asBoolean(true))
          .as("its manifest does not accept scale")
          .isFalse();

      Instant now = Instant.now();
      for (int second = 20; second > 0; second--) {
        Instant from = now.minusSeconds(second);
        fixture.traffic().requests("social", "eu-west-1", from, from.plusSeconds(1), 2, 8);
        fixture.traffic().requests("social", "us-east-1", from, from.plusSeconds(1), 10, 0);
      }
      JsonNode drained =
          await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> fixture.get(PATH), found -> errors(found, "eu-west-1").equals("met"));
      assertThat(errors(drained, "us-east-1")).isEqualTo("not_met");
      assertThat(errors(drained, "sa-east-1")).isNotEqualTo("not_met").isNotEqualTo("met");
      JsonNode drain = rule(policy(drained, "RegionPolicy"), "drain", "error_ratio");
      assertThat(drain.path("threshold").asDouble()).isEqualTo(0.05);
      assertThat(drain.path("comparison").asText()).isEqualTo("above");
      assertThat(drain.path("hold_seconds").asLong()).isEqualTo(5);
      JsonNode protect = policy(drained, "ProtectivePolicy");
      assertThat(protect.path("mode").asText()).isEqualTo("observe");
      assertThat(rule(protect, "protect", "hz_mean").path("threshold").asDouble()).isEqualTo(410);
      assertThat(term(policy(drained, "ReleasePolicy"), "freeze.always"))
          .isEqualTo("until 2100-01-01T00:00:00Z");
      assertThat(term(policy(drained, "FailoverPolicy"), "allowed_receivers.eu-west-1"))
          .isEqualTo("us-east-1");
      JsonNode scale = rule(policy(drained, "ScalingPolicy"), "scale", "queue.depth");
      assertThat(scale.path("observed").findValuesAsText("result"))
          .as("no metric, no verdict")
          .containsOnly("unknown");
      assertThat(scale.path("observed").size()).isEqualTo(3);
      assertThat(policy(drained, "RegionPolicy").path("hash").asText()).hasSize(64);
    }
  }

  private static int status(Fixture fixture, String path) {
    return fixture.server().get(path, fixture.server().adminToken()).statusCode();
  }

  private static JsonNode policy(JsonNode all, String kind) {
    return one(all.path("policies").valueStream().toList(), "kind", kind);
  }

  private static JsonNode rule(JsonNode policy, String effect, String signal) {
    List<JsonNode> rules =
        policy
            .path("rules")
            .valueStream()
            .filter(rule -> rule.path("effect").asText().equals(effect))
            .toList();
    return one(rules, "signal", signal);
  }

  private static String term(JsonNode policy, String name) {
    return one(policy.path("terms").valueStream().toList(), "name", name).path("value").asText();
  }

  private static JsonNode one(List<JsonNode> all, String field, String value) {
    List<JsonNode> found =
        all.stream().filter(each -> each.path(field).asText().equals(value)).toList();
    assertThat(found).as("%s=%s in %s", field, value, all).hasSize(1);
    return found.getFirst();
  }

  private static List<JsonNode> observed(JsonNode all, String effect) {
    return policy(all, "RegionPolicy")
        .path("rules")
        .valueStream()
        .filter(rule -> rule.path("effect").asText().equals(effect))
        .flatMap(rule -> rule.path("observed").valueStream())
        .toList();
  }

  private static String errors(JsonNode all, String region) {
    return rule(policy(all, "RegionPolicy"), "drain", "error_ratio")
        .path("observed")
        .valueStream()
        .filter(seen -> seen.path("region").asText().equals(region))
        .filter(seen -> seen.path("source").asText().equals("passive"))
        .map(seen -> seen.path("result").asText())
        .findFirst()
        .orElse("");
  }
}
