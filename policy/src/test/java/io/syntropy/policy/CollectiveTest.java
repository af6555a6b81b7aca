package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CollectiveTest {
  @Test
  void entropyIsZeroInOneBucketAndOneWhenSpreadEvenly() {
    assertThat(Collective.entropy(new long[] {0, 7, 0, 0})).isZero();
    assertThat(Collective.entropy(new long[] {3, 3, 3, 3})).isCloseTo(1, within(1e-12));
    assertThat(Collective.entropy(new long[] {1, 1, 0, 0})).isCloseTo(0.5, within(1e-12));
    assertThat(Collective.entropy(new long[] {0, 0})).isNaN();
    assertThat(Collective.stabilityIndex(0.3)).isCloseTo(0.7, within(1e-12));
    assertThatThrownBy(() -> Collective.entropy(new long[] {-1, 2}))
        .hasMessage("count: -1 (expected >= 0)");
  }

  @Test
  void bucketTwoOrLessIsExactlyUnder420() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      double hz = 300 + random.nextDouble() * 400;
      assertThat(Collective.frequencyBucket(hz) <= 2).isEqualTo(hz < 420);
    }
    assertThat(Collective.frequencyBucket(420)).isEqualTo(3);
    assertThat(Collective.frequencyBucket(Math.nextDown(420.0))).isEqualTo(2);
    assertThat(Collective.frequencyBucket(-5)).isZero();
    assertThat(Collective.frequencyBucket(1e9)).isEqualTo(10);
  }

  @Test
  void stressRunsFrom440DownTo360() {
    assertThat(Collective.stressIndex(440)).isZero();
    assertThat(Collective.stressIndex(400)).isCloseTo(0.5, within(1e-12));
    assertThat(Collective.stressIndex(360)).isEqualTo(1);
    assertThat(Collective.stressIndex(500)).isZero();
    assertThat(Collective.stressIndex(100)).isEqualTo(1);
  }

  @Test
  void expansionAndDropAreJudgedAtTheirBounds() {
    assertThat(Collective.expanding(500, 0.0999)).isTrue();
    assertThat(Collective.expanding(499.9, 0)).isFalse();
    assertThat(Collective.expanding(500, 0.1)).isFalse();
    assertThat(Collective.dropped(430, 460)).isTrue();
    assertThat(Collective.dropped(430.1, 460)).isFalse();
  }
}
