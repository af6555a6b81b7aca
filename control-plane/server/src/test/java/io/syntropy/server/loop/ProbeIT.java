package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Active evidence: a silent region can be drained, a cut-off prober drains nothing. */
class ProbeIT {
  @Test
  void aStoppedRegionIsDrainedByProbesAndACutOffProberDrainsNothing(@TempDir Path folder)
      throws Exception {
    Map<String, HealthProcess> health = new LinkedHashMap<>();
    try (Fixture fixture = new Fixture(folder, Fixture.POLICY)) {
      Map<String, String> urls = new HashMap<>();
      for (String region : Fixture.REGIONS) {
        HealthProcess process = HealthProcess.start();
        health.put(region, process);
        urls.put(region, process.url());
      }
      fixture.register(urls);
      Thread beats = Thread.ofVirtual().start(() -> beat(fixture));
      await("probed good")
          .atMost(Duration.ofSeconds(90))
          .until(() ->
              Fixture.REGIONS.stream()
                  .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));

      for (HealthProcess process : health.values()) {
        process.signal("STOP");
      }
      await("nothing is known any more")
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              Fixture.REGIONS.stream()
                  .allMatch(r -> fixture.region(r).path("class").asText().equals("U")));
      assertThat(fixture.actions()).isEmpty();
      for (HealthProcess process : health.values()) {
        process.signal("CONT");
      }
      await("good again")
          .atMost(Duration.ofSeconds(90))
          .until(() ->
              Fixture.REGIONS.stream()
                  .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));

      health.get("eu-west-1").signal("STOP");
      await("drained on probes alone")
          .atMost(Duration.ofSeconds(90))
          .until(() -> fixture.region("eu-west-1").path("machine").asText().equals("drained"));
      assertThat(fixture.actions()).hasSize(1);
      assertThat(fixture.actions().getFirst().path("evidence").toString()).contains("active");
      beats.interrupt();
    } finally {
      health.values().forEach(HealthProcess::close);
    }
  }

  private static void beat(Fixture fixture) {
    try {
      while (true) {
        fixture.heartbeats();
        Thread.sleep(8_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
