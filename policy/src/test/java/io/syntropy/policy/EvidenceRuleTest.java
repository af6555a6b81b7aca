package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceRuleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final RegionPolicy POLICY = RegionPolicy.defaults("p", "social");
  private final EvidenceRule rule = new EvidenceRule(POLICY);

  private static PassiveEvidence passive(double errors, Share breach, Share recover) {
    return new PassiveEvidence(errors, breach, recover, 100, 1, true, NOW);
  }

  private HealthClass errors(long errors, long requests) {
    double ratio = errors / (double) requests;
    return rule.passive(passive(ratio, Share.exactly(0), Share.exactly(0)));
  }

  private HealthClass slow(long over1s, long over750ms, long requests) {
    double n = requests;
    return rule.passive(passive(0, Share.exactly(over1s / n), Share.exactly(over750ms / n)));
  }

  @Test
  void fivePercentErrorsAreNoBreachAndOneMoreIs() {
    assertThat(errors(5, 100)).isEqualTo(HealthClass.M);
    assertThat(errors(50_000, 1_000_000)).isEqualTo(HealthClass.M);
    assertThat(errors(50_001, 1_000_000)).isEqualTo(HealthClass.B);
  }

  @Test
  void twoAndAHalfPercentErrorsAreNotGood() {
    assertThat(errors(25, 1000)).isEqualTo(HealthClass.M);
    assertThat(errors(24, 1000)).isEqualTo(HealthClass.G);
  }

  @Test
  void p95IsJudgedByCounting() {
    assertThat(slow(5, 5, 100)).isEqualTo(HealthClass.M);
    assertThat(slow(6, 6, 100)).isEqualTo(HealthClass.B);
    assertThat(slow(0, 5, 100)).isEqualTo(HealthClass.M);
    assertThat(slow(0, 4, 100)).isEqualTo(HealthClass.G);
  }

  @Test
  void aCutThatStraddlesFivePercentIsBetween() {
    assertThat(rule.passive(passive(0, new Share(0.04, 0.06), new Share(0.06, 0.07))))
        .isEqualTo(HealthClass.M);
    assertThat(rule.passive(passive(0, Share.exactly(0), new Share(0.01, 0.06))))
        .isEqualTo(HealthClass.M);
    assertThat(rule.passive(passive(0, new Share(0.051, 0.2), new Share(0.06, 0.2))))
        .isEqualTo(HealthClass.B);
  }

  @Test
  void unknownIsNeitherGoodNorBad() {
    Share none = Share.exactly(0);
    assertThat(rule.passive(null)).isEqualTo(HealthClass.U);
    assertThat(rule.passive(passive(Double.NaN, none, none))).isEqualTo(HealthClass.U);
    assertThat(rule.passive(passive(0, Share.UNKNOWN, Share.UNKNOWN))).isEqualTo(HealthClass.U);
    assertThat(rule.passive(new PassiveEvidence(1, none, none, 1000, 1, false, NOW)))
        .isEqualTo(HealthClass.U);
    assertThat(rule.passive(new PassiveEvidence(1, none, none, 99.9, 1, true, NOW)))
        .isEqualTo(HealthClass.U);
    assertThat(rule.passive(new PassiveEvidence(1, none, none, 100, 1, true, NOW)))
        .isEqualTo(HealthClass.B);
    assertThat(rule.passive(new PassiveEvidence(1, none, none, Double.NaN, 1, true, NOW)))
        .isEqualTo(HealthClass.U);
  }

  private static ActiveEvidence probes(int probes, int failures) {
    return new ActiveEvidence(probes, 12, failures, 0, 0, null, true, NOW);
  }

  @Test
  void elevenProbesGiveNoVerdictAndTwelveDo() {
    assertThat(rule.active(probes(11, 11))).isEqualTo(HealthClass.U);
    assertThat(rule.active(probes(12, 12))).isEqualTo(HealthClass.B);
    assertThat(rule.active(probes(12, 0))).isEqualTo(HealthClass.G);
    assertThat(rule.active(probes(20, 1))).isEqualTo(HealthClass.M);
  }

  private HealthClass judged(Map<String, RegionInput> in, String region) {
    return rule.judge(in).get(region).health();
  }

  private static RegionInput input(PassiveEvidence passive, ActiveEvidence active) {
    return new RegionInput(passive, active, List.of(), null);
  }

  @Test
  void silenceAloneIsNeverBad() {
    RegionInput good = input(passive(0, Share.exactly(0), Share.exactly(0)), probes(12, 0));
    assertThat(judged(Map.of("eu", RegionInput.NOTHING, "us", good), "eu"))
        .isEqualTo(HealthClass.U);
  }

  @Test
  void failingProbesNeedAWitness() {
    RegionInput failing = input(null, probes(12, 12));
    assertThat(judged(Map.of("eu", failing, "us", input(null, probes(12, 0))), "eu"))
        .isEqualTo(HealthClass.B);
    assertThat(judged(Map.of("eu", failing, "us", failing), "eu")).isEqualTo(HealthClass.U);
    assertThat(judged(Map.of("eu", failing, "us", input(null, probes(11, 0))), "eu"))
        .isEqualTo(HealthClass.U);
    assertThat(judged(Map.of("eu", failing), "eu")).isEqualTo(HealthClass.U);
  }

  @Test
  void theClassIsTheWorseOfTheKnownKinds() {
    PassiveEvidence good = passive(0, Share.exactly(0), Share.exactly(0));
    PassiveEvidence between = passive(0.03, Share.exactly(0), Share.exactly(0));
    PassiveEvidence bad = passive(0.5, Share.exactly(0), Share.exactly(0));
    RegionInput other = input(good, probes(12, 0));
    assertThat(judged(Map.of("eu", input(bad, probes(12, 0)), "us", other), "eu"))
        .isEqualTo(HealthClass.B);
    assertThat(judged(Map.of("eu", input(good, probes(12, 6)), "us", other), "eu"))
        .isEqualTo(HealthClass.B);
    assertThat(judged(Map.of("eu", input(between, probes(12, 0)), "us", other), "eu"))
        .isEqualTo(HealthClass.M);
    assertThat(judged(Map.of("eu", input(good, null), "us", other), "eu")).isEqualTo(HealthClass.G);
    assertThat(judged(Map.of("eu", input(null, probes(12, 0)), "us", other), "eu"))
        .isEqualTo(HealthClass.G);
  }

  @Test
  void aWindowOfProbesEveryFiveSecondsIsFullDespiteJitter() {
    ProbeWindow window = ProbeWindow.EMPTY;
    Instant at = NOW;
    for (int i = 0; i < 40; i++) {
      at = NOW.plusMillis(5000L * i + (i * 7919L) % 40);
      window = window.plus(new ProbeResult(at, i % 2 == 0, Duration.ofMillis(20)));
    }
    ActiveEvidence e = window.evidence(at, POLICY);
    assertThat(e.probes()).isBetween(12, 13);
    assertThat(e.failures()).isBetween(6, 7);
    assertThat(e.fresh()).isTrue();
    assertThat(window.evidence(at.plusSeconds(15), POLICY).fresh()).isTrue();
    assertThat(window.evidence(at.plusSeconds(16), POLICY).fresh()).isFalse();
  }

  @Test
  void probesArriveInAnyOrderAndOnlyOnce() {
    ProbeWindow ordered = ProbeWindow.EMPTY;
    ProbeWindow shuffled = ProbeWindow.EMPTY;
    List<Integer> order = List.of(3, 0, 11, 7, 1, 2, 9, 4, 10, 5, 8, 6, 6, 3);
    for (int i = 0; i < 12; i++) {
      ordered = ordered.plus(new ProbeResult(NOW.plusSeconds(5L * i), true, Duration.ZERO));
    }
    for (int i : order) {
      shuffled = shuffled.plus(new ProbeResult(NOW.plusSeconds(5L * i), true, Duration.ZERO));
    }
    assertThat(shuffled).isEqualTo(ordered);
  }

  @Test
  void aSlowProbeCountsOverItsCut() {
    ProbeWindow window = ProbeWindow.EMPTY;
    for (int i = 0; i < 12; i++) {
      Duration latency = Duration.ofMillis(i == 0 ? 1001 : i == 1 ? 1000 : 750);
      window = window.plus(new ProbeResult(NOW.plusSeconds(5L * i), true, latency));
    }
    ActiveEvidence e = window.evidence(NOW.plusSeconds(55), POLICY);
    assertThat(e.overBreach()).isEqualTo(1);
    assertThat(e.overRecover()).isEqualTo(2);
    assertThat(e.p95()).isEqualTo(Duration.ofMillis(1001));
  }
}
