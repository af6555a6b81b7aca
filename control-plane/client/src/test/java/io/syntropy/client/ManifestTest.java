package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final Manifest.Region REGION =
      new Manifest.Region("a", URI.create("http://127.0.0.1:1/healthz"), 10);

  private static Manifest manifest(List<Manifest.Region> regions, List<ProtectiveLevel> modes) {
    return new Manifest(
        "social", "1", "team", Criticality.HIGH, List.of("credit"), regions, modes, List.of());
  }

  @Test
  void refusesARegionNamedTwice() {
    assertThatThrownBy(() -> manifest(List.of(REGION, REGION), List.of()))
        .hasMessage("regions: a (expected once)");
  }

  @Test
  void refusesNoneAsAMode() {
    assertThatThrownBy(() -> manifest(List.of(REGION), List.of(ProtectiveLevel.NONE)))
        .hasMessageContaining("expected soft, medium or hard");
  }

  @Test
  void refusesACapacityThatIsNoPositiveNumber() {
    for (double capacity : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Manifest.Region("a", REGION.healthUrl(), capacity))
          .hasMessage("capacity_rps: " + capacity + " (expected > 0)");
    }
  }

  @Test
  void refusesAHealthUrlThatIsNotHttp() {
    assertThatThrownBy(() -> new Manifest.Region("a", URI.create("file:///etc/passwd"), 1))
        .hasMessageContaining("expected http or https");
  }
}
