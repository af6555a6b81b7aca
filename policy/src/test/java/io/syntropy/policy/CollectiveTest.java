package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CollectiveTest {
  @Test
  void stabilityIsWhatEntropyLeaves() {
    assertThat(Collective.stabilityIndex(0.3)).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void stressRunsFrom440DownTo360() {
    assertThat(Collective.stressIndex(440)).isZero();
    assertThat(Collective.stressIndex(400)).isCloseTo(0.5, within(1e-12));
    assertThat(Collective.stressIndex(360)).isEqualTo(1);
    assertThat(Collective.stressIndex(500)).isZero();
    assertThat(Collective.stressIndex(100)).isEqualTo(1);
  }
}
