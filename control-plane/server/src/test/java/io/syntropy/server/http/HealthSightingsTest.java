package io.syntropy.server.http;

import static io.syntropy.server.http.ComponentHealth.Health.BAD;
import static io.syntropy.server.http.ComponentHealth.Health.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthSightingsTest {
  private static final Instant T0 = Instant.parse("2026-11-21T15:00:00Z");

  private final HealthSightings seen = new HealthSightings();

  @Test
  void staysWhileTheHealthStaysAndBeginsAnewWhenItChanges() {
    assertThat(seen.since("journal", GOOD, T0)).isEqualTo(T0);
    assertThat(seen.since("journal", GOOD, T0.plusSeconds(5))).isEqualTo(T0);
    assertThat(seen.since("journal", BAD, T0.plusSeconds(9))).isEqualTo(T0.plusSeconds(9));
    assertThat(seen.since("journal", BAD, T0.plusSeconds(20))).isEqualTo(T0.plusSeconds(9));
    assertThat(seen.since("journal", GOOD, T0.plusSeconds(30))).isEqualTo(T0.plusSeconds(30));
  }

  @Test
  void partsAreApart() {
    seen.since("journal", GOOD, T0);
    assertThat(seen.since("database", GOOD, T0.plusSeconds(3))).isEqualTo(T0.plusSeconds(3));
  }
}
