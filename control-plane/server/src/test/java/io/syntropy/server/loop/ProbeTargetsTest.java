package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.server.probe.Prober;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTargetsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final ServiceRegistry registry = new ServiceRegistry();

  private void beat(String id, String url) {
    registry.beat("feed", new Heartbeat(id, "eu", null, Map.of(), null, url), NOW);
  }

  @Test
  void regionsAndInstancesWithAnUrlAreProbedAndSilentOnesForTenMinutes() {
    Manifest.Site site = new Manifest.Site("eu", "http://127.0.0.1/eu", null);
    registry.put(
        "feed",
        new Manifest(
            null,
            null,
            null,
            Manifest.Criticality.normal,
            List.of(),
            List.of(site),
            List.of(),
            List.of()));
    beat("a", "http://127.0.0.1/a");
    beat("b", null);
    assertThat(ProbeTargets.of(registry, NOW.plusSeconds(599)))
        .containsExactly(
            new Prober.Target("feed", "eu", null, "http://127.0.0.1/eu"),
            new Prober.Target("feed", "eu", "a", "http://127.0.0.1/a"));
    assertThat(ProbeTargets.of(registry, NOW.plusSeconds(601))).hasSize(1);
  }

  @Test
  void aHealthUrlThatIsNoneIsRefusedByItsName() {
    assertThatThrownBy(() -> beat("a", "file:///etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("health_url: file:///etc/passwd (expected an absolute http");
  }
}
