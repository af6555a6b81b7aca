package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Spread;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectiveTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

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

  @Test
  void theMedianLiesInItsBucket() {
    Spread spread = new Spread(0, List.of(400.0, 420.0, 440.0), List.of(1.0, 1.0, 4.0, 0.0));
    assertThat(Collective.median(spread)).isCloseTo(425, within(1e-9));
    assertThat(Collective.median(new Spread(0, List.of(400.0), List.of(0.0, 3.0)))).isEqualTo(400);
    assertThat(Collective.median(new Spread(0, List.of(400.0), List.of(0.0, 0.0)))).isNaN();
  }

  @Test
  void theDropIsAgainstTheHoursMedian() {
    Spread hour = new Spread(0, List.of(420.0, 440.0, 460.0), List.of(0.0, 0.0, 10.0, 0.0));
    Spread now = new Spread(4_200, List.of(420.0, 440.0, 460.0), List.of(10.0, 0.0, 0.0, 0.0));
    assertThat(Collective.drop(hour, now)).isCloseTo(30, within(1e-9));
  }

  @Test
  void evuIsRenormalisedOverWhatIsKnown() {
    double nan = Double.NaN;
    assertThat(Collective.evu(1, 1, 1, 1)).isCloseTo(1, within(1e-12));
    assertThat(Collective.evu(1, 0, 0, 0)).isCloseTo(0.35, within(1e-12));
    assertThat(Collective.evu(1, nan, 0, nan)).isCloseTo(0.35 / 0.6, within(1e-12));
    assertThat(Collective.evu(nan, 1, 1, nan)).isNaN();
  }

  @Test
  void softeningIsWhatTheLevelHoldsBack() {
    assertThat(Collective.softeningRate(ProtectiveLevel.NONE)).isZero();
    assertThat(Collective.softeningRate(ProtectiveLevel.SOFT)).isEqualTo(0.3);
    assertThat(Collective.softeningRate(ProtectiveLevel.MEDIUM)).isEqualTo(0.6);
    assertThat(Collective.softeningRate(ProtectiveLevel.HARD)).isEqualTo(0.9);
  }

  @Test
  void expansionNeedsAQuarterOfAnHourOfHighSpirits() {
    ProtectivePolicy policy = ProtectivePolicy.defaults("p", "social");
    ProtectiveHistory h = ProtectiveHistory.begin(START);
    for (int s = 1; s <= 901; s++) {
      assertThat(h.expansion()).as("after %d s", s - 1).isFalse();
      h = h.tick(START.plusSeconds(s), ProtectiveLevel.NONE, verdict(policy, 500, 0.09, s));
    }
    assertThat(h.expansion()).isTrue();
    h = h.tick(START.plusSeconds(902), ProtectiveLevel.NONE, verdict(policy, 500, 0.1, 902));
    assertThat(h.expansion()).isFalse();
  }

  @Test
  void uptimeIsTheShareOfTimeWithALevelInForce() {
    ProtectivePolicy policy = ProtectivePolicy.defaults("p", "social");
    ProtectiveHistory h = ProtectiveHistory.begin(START);
    assertThat(h.uptime()).isZero();
    h = h.tick(START.plusSeconds(30), ProtectiveLevel.NONE, verdict(policy, 400, 0.9, 30));
    h = h.tick(START.plusSeconds(40), ProtectiveLevel.SOFT, verdict(policy, 400, 0.9, 40));
    assertThat(h.uptime()).isCloseTo(0.25, within(1e-12));
  }

  private static ProtectiveVerdict verdict(
      ProtectivePolicy policy, double mean, double low, int second) {
    return ProtectiveVerdict.of(
        "eu",
        new CollectiveInput(mean, Share.exactly(low), 100, true, START.plusSeconds(second)),
        policy);
  }

  @Test
  void theFrequencyBucketEndsAtTheLowCut() {
    assertThat(Collective.frequencyBucket(-5)).isZero();
    assertThat(Collective.frequencyBucket(379.9)).isZero();
    assertThat(Collective.frequencyBucket(419.999)).isEqualTo(2);
    assertThat(Collective.frequencyBucket(420)).isEqualTo(3);
    assertThat(Collective.frequencyBucket(559.9)).isEqualTo(9);
    assertThat(Collective.frequencyBucket(9_000)).isEqualTo(10);
  }
}
