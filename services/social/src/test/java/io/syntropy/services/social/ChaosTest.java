package io.syntropy.services.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChaosTest {
  @Test
  void failsExactlyTheShareAskedFor() throws InterruptedException {
    for (int percent = 0; percent <= 100; percent++) {
      Chaos chaos = new Chaos(true);
      chaos.set(new Chaos.Faults(percent / 100.0, 0, 0));
      int failed = 0;
      for (int i = 0; i < 1000; i++) {
        failed += chaos.strikes() ? 1 : 0;
      }
      assertThat(failed).as("%d %%", percent).isEqualTo(percent * 10);
    }
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    assertThatThrownBy(() -> new Chaos.Faults(1.01, 0, 0)).hasMessageContaining("expected 0..1");
    assertThatThrownBy(() -> new Chaos.Faults(Double.NaN, 0, 0)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Chaos.Faults(0, 10_001, 0)).hasMessageContaining("0..10000");
    assertThatThrownBy(() -> new Chaos.Faults(0, 0, 301)).hasMessageContaining("-300..300");
  }
}
