package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A region that falls silent instead of failing: its process is stopped, so that it neither answers
 * nor reports. It has to be drained on the evidence of probes, and the traffic has to move.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegionStopIT {
  private static final List<String> REGIONS = SocialRegions.NAMES;
  private static final String VICTIM = "eu-west-1";
  private static final Duration WINDOW = Duration.ofSeconds(21);
  private static final Duration TO_KNOW = Duration.ofSeconds(120);
  private static final Duration TO_ACT = Duration.ofSeconds(180);
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        window: 20s
        breach: {error_ratio: 0.05, p95: 1s, hold: 5s}
        recover: {error_ratio: 0.025, p95: 750ms, hold: 5s}
        floor: {requests_per_minute: 60}
        min_healthy_regions: 1
        dwell: 5s
        probation: {steps: [0.25, 1.0], step: 5s}
        mode: act
      """;

  @TempDir Path folder;

  @Test
  void aStoppedRegionIsDrainedOnProbesAndItsTrafficMoves() throws Exception {
    try (RunningServer server = new RunningServer(folder);
        SocialRegions social =
            new SocialRegions(
                folder,
                server.process().baseUri().toString(),
                server.otlp(),
                service -> server.process().token("service:" + service))) {
      // Three starting JVMs answer slowly, which is a breach of its own; it is not what is tested.
      within(TO_KNOW, "60 quick answers in a row").until(() -> social.quick(60));
      within(TO_KNOW, "the window of the start is over").pollDelay(WINDOW).until(() -> true);
      server.configure("policy.yaml", POLICY);
      social.ask();
      within(TO_KNOW, "every region good by its own reports and by probes")
          .until(() -> REGIONS.stream().allMatch(r -> isGood(server, r)));
      assertThat(social.served(12)).containsAll(REGIONS);
      assertThat(actions(server)).isEmpty();

      social.signal(VICTIM, "STOP");
      within(TO_ACT, "drained and verified")
          .until(() ->
              actions(server).stream().anyMatch(a -> a.path("state").asText().equals("verified")));
      assertDrainedOnProbes(server);
      assertThat(social.served(40)).doesNotContain(VICTIM).contains("sa-east-1", "us-east-1");
    }
  }

  private void assertDrainedOnProbes(RunningServer server) {
    assertThat(actions(server)).as("the drain and nothing else").hasSize(1);
    JsonNode drain = actions(server).getFirst();
    assertThat(drain.path("kind").asText()).isEqualTo("traffic_weights");
    assertThat(drain.path("target").path("region").asText()).isEqualTo(VICTIM);
    assertThat(drain.path("evidence").toString()).contains("active");
    assertThat(drain.path("guard")).isNotEmpty();
    for (JsonNode rule : drain.path("guard")) {
      assertThat(rule.path("result").asText()).as("%s", rule).isEqualTo("pass");
    }
    assertThat(drain.path("acks").path(0).path("status").asText()).isEqualTo("applied");
    assertThat(drain.path("audit").path("leaf_hash").asText()).isNotEmpty();
    assertThat(region(server, VICTIM).path("machine").asText()).isEqualTo("drained");
    assertThat(region(server, VICTIM).path("weight").asDouble()).isZero();
    for (String other : REGIONS) {
      if (!other.equals(VICTIM)) {
        assertThat(region(server, other).path("machine").asText()).as(other).isEqualTo("normal");
      }
    }
  }

  private static boolean isGood(RunningServer server, String name) {
    JsonNode region = region(server, name);
    List<String> sources = region.path("signals").findValuesAsText("source");
    return region.path("class").asText().equals("G")
        && sources.stream().anyMatch(s -> s.contains("passive") || s.contains("telemetry"));
  }

  private static JsonNode region(RunningServer server, String name) {
    return server.get("/api/v1/regions/" + name);
  }

  private static List<JsonNode> actions(RunningServer server) {
    return server.get("/api/v1/actions?limit=200").path("items").valueStream().toList();
  }

  private static ConditionFactory within(Duration bound, String what) {
    return await(what)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IllegalStateException.class);
  }
}
