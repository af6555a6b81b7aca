package io.syntropy.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceRegistryTest {
  private static final Instant T0 = Instant.parse("2026-11-21T00:00:00Z");

  private static ServiceRegistry registry() {
    ServiceRegistry registry = new ServiceRegistry();
    registry.put("shop", manifest());
    return registry;
  }

  private static Manifest manifest() {
    return new Manifest(
        null, null, null, Manifest.Criticality.normal, List.of(), List.of(), List.of(), List.of());
  }

  private static Heartbeat beat(String instance) {
    return new Heartbeat(instance, "eu", null, Map.of(), null);
  }

  @Test
  void departedInstancesAreNamedOnce() {
    ServiceRegistry registry = registry();
    registry.beat("shop", beat("a"), T0);
    registry.beat("shop", beat("b"), T0.plusSeconds(10));
    assertThat(registry.departed(T0.plusSeconds(29))).isEmpty();
    assertThat(registry.departed(T0.plusSeconds(30))).isEqualTo(Map.of("shop", List.of("a")));
    registry.put("shop", manifest());
    assertThat(registry.departed(T0.plusSeconds(31))).isEmpty();
    assertThat(registry.departed(T0.plusSeconds(40))).isEqualTo(Map.of("shop", List.of("b")));

    registry.beat("shop", beat("a"), T0.plusSeconds(50));
    assertThat(registry.departed(T0.plusSeconds(60))).isEmpty();
    assertThat(registry.departed(T0.plusSeconds(80))).isEqualTo(Map.of("shop", List.of("a")));
  }
}
