package io.syntropy.policy;

import static io.syntropy.policy.CircuitState.Phase.CLOSED;
import static io.syntropy.policy.CircuitState.Phase.HALF_OPEN;
import static io.syntropy.policy.CircuitState.Phase.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final String SITE = "store/eu";
  private static final Share NONE = Share.exactly(0);
  private final CircuitBreaker breaker = new CircuitBreaker();
  private final SortedMap<String, CircuitState> states = new TreeMap<>();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  private CircuitState tick(RegionInput in) {
    return tick(Map.of(SITE, in));
  }

  private CircuitState tick(Map<String, RegionInput> sites) {
    SortedMap<String, CircuitState> next = breaker.step(states, now, sites);
    states.clear();
    states.putAll(next);
    return next.get(SITE);
  }

  private CircuitState after(int seconds, RegionInput in) {
    now = now.plusSeconds(seconds);
    return tick(in);
  }

  private RegionInput requests(int requests, int failed, Share slow) {
    double ratio = requests == 0 ? Double.NaN : failed / (double) requests;
    PassiveEvidence passive =
        new PassiveEvidence(ratio, slow, Share.UNKNOWN, requests * 2.0, 1, true, now);
    return new RegionInput(passive, null, List.of(), null);
  }

  private RegionInput requests(int requests, int failed) {
    return requests(requests, failed, NONE);
  }

  private RegionInput probes(int probes, int failures) {
    return new RegionInput(
        null,
        new ActiveEvidence(probes, 6, failures, 0, 0, Duration.ZERO, true, now),
        List.of(),
        null);
  }

  /** Time goes on first, so that the evidence is of then. */
  private CircuitState requestsAfter(int seconds, int requests, int failed) {
    now = now.plusSeconds(seconds);
    return tick(requests(requests, failed));
  }

  @Test
  void halfOfTheRequestsFailingIsNoBreachAndOneMoreIs() {
    assertThat(tick(requests(1000, 500)).phase()).isEqualTo(CLOSED);
    assertThat(states.get(SITE).evidence()).isEqualTo(Health.GOOD);
    CircuitState opened = tick(requests(1000, 501));
    assertThat(opened.phase()).isEqualTo(OPEN);
    assertThat(opened.since()).isEqualTo(now);
    assertThat(opened.reason())
        .isEqualTo("50.1 % of 1000 requests in 30 s failed (more than 50 % opens it)");
  }

  @Test
  void nineteenRequestsGiveNoVerdictAndTwentyDo() {
    assertThat(tick(requests(19, 19)).phase()).isEqualTo(CLOSED);
    assertThat(states.get(SITE).evidence()).isEqualTo(Health.UNKNOWN);
    assertThat(tick(requests(20, 20)).phase()).isEqualTo(OPEN);
  }

  @Test
  void slowRequestsAreJudgedByCountingAndACutThatStraddlesHalfIsUnknown() {
    assertThat(tick(requests(100, 0, Share.exactly(0.5))).evidence()).isEqualTo(Health.GOOD);
    assertThat(tick(requests(100, 0, new Share(0.5, 0.6))).evidence()).isEqualTo(Health.UNKNOWN);
    assertThat(tick(requests(100, 0, Share.UNKNOWN)).evidence()).isEqualTo(Health.GOOD);
    CircuitState opened = tick(requests(100, 0, new Share(0.51, 0.6)));
    assertThat(opened.phase()).isEqualTo(OPEN);
    assertThat(opened.reason()).contains("51.0 % of 100 requests").contains("slower");
  }

  @Test
  void whatIsUnknownOpensNothing() {
    assertThat(tick(RegionInput.NOTHING).phase()).isEqualTo(CLOSED);
    assertThat(tick(requests(0, 0)).phase()).isEqualTo(CLOSED);
    RegionInput bad = requests(100, 100);
    assertThat(after(40, bad).phase()).isEqualTo(OPEN);
    states.clear();
    assertThat(after(1, bad).phase()).as("41 s old").isEqualTo(CLOSED);
    PassiveEvidence stale = new PassiveEvidence(1, NONE, NONE, 200, 1, false, now);
    assertThat(tick(new RegionInput(stale, null, List.of(), null)).phase()).isEqualTo(CLOSED);
  }

  @Test
  void failingProbesNeedAWitnessFromTheSameProber() {
    assertThat(tick(probes(6, 6)).phase()).as("no other site").isEqualTo(CLOSED);
    assertThat(tick(Map.of(SITE, probes(6, 6), "credit/us", probes(6, 6))).phase())
        .as("everything fails: it is the prober")
        .isEqualTo(CLOSED);
    assertThat(tick(Map.of(SITE, probes(5, 5), "credit/us", probes(6, 0))).phase())
        .as("five probes")
        .isEqualTo(CLOSED);
    assertThat(tick(Map.of(SITE, probes(6, 3), "credit/us", probes(6, 0))).phase())
        .as("half of them")
        .isEqualTo(CLOSED);
    CircuitState opened = tick(Map.of(SITE, probes(6, 4), "credit/us", probes(6, 0)));
    assertThat(opened.phase()).isEqualTo(OPEN);
    assertThat(opened.reason()).startsWith("66.7 % of 6 probes");
    assertThat(states.get("credit/us").phase()).isEqualTo(CLOSED);
  }

  @Test
  void requestsThatSucceedOutweighAHealthPageThatFails() {
    RegionInput both =
        new RegionInput(requests(20, 0).passive(), probes(6, 6).active(), List.of(), null);
    assertThat(tick(Map.of(SITE, both, "credit/us", probes(6, 0))).phase()).isEqualTo(CLOSED);
    RegionInput few =
        new RegionInput(requests(19, 0).passive(), probes(6, 6).active(), List.of(), null);
    assertThat(tick(Map.of(SITE, few, "credit/us", probes(6, 0))).phase()).isEqualTo(OPEN);
  }

  @Test
  void itStaysOpenForThirtySecondsWhateverIsSeen() {
    tick(requests(100, 100));
    assertThat(requestsAfter(29, 100, 0).phase()).isEqualTo(OPEN);
    CircuitState trial = requestsAfter(1, 100, 0);
    assertThat(trial.phase()).isEqualTo(HALF_OPEN);
    assertThat(trial.reason()).isEqualTo("Was open for 30 s");
  }

  @Test
  void aTrialIsJudgedByWhatCameAfterItBegan() {
    tick(requests(100, 100));
    after(30, RegionInput.NOTHING);
    assertThat(requestsAfter(29, 100, 100).phase()).isEqualTo(HALF_OPEN);
    assertThat(requestsAfter(1, 4, 0).phase()).as("four requests").isEqualTo(HALF_OPEN);
    assertThat(after(1, probes(0, 0)).phase()).isEqualTo(HALF_OPEN);
    CircuitState closed = requestsAfter(1, 5, 2);
    assertThat(closed.phase()).isEqualTo(CLOSED);
    assertThat(closed.reason()).isEqualTo("40.0 % of 5 requests in 30 s failed");
  }

  @Test
  void aReporterWhoseClockIsAheadDoesNotEndATrialEarly() {
    tick(requests(100, 100));
    after(30, RegionInput.NOTHING);
    now = now.plusSeconds(60);
    RegionInput ahead = requests(100, 0);
    now = now.minusSeconds(60);
    assertThat(after(29, ahead).phase()).isEqualTo(HALF_OPEN);
    assertThat(after(1, ahead).phase()).isEqualTo(CLOSED);
  }

  @Test
  void goodProbesCloseItWhenEverybodyHasStoppedCalling() {
    tick(requests(100, 100));
    after(30, RegionInput.NOTHING);
    RegionInput early = probes(6, 0);
    assertThat(after(30, early).phase()).as("of before the trial").isEqualTo(HALF_OPEN);
    assertThat(tick(probes(6, 0)).phase()).isEqualTo(CLOSED);
  }

  @Test
  void unknownHoldsATrialForEver() {
    tick(requests(100, 100));
    after(30, RegionInput.NOTHING);
    assertThat(after(100_000, RegionInput.NOTHING).phase()).isEqualTo(HALF_OPEN);
  }

  @Test
  void eachTrialThatFailsKeepsItOpenLongerUpToFiveMinutes() {
    tick(requests(100, 100));
    for (int opens = 1; opens <= 12; opens++) {
      int open = Math.min(300, 30 * opens);
      assertThat(requestsAfter(open - 1, 100, 100).phase()).isEqualTo(OPEN);
      assertThat(requestsAfter(1, 100, 100).phase()).isEqualTo(HALF_OPEN);
      assertThat(requestsAfter(30, 100, 100).phase()).isEqualTo(OPEN);
    }
  }

  @Test
  void aMinuteClosedForgetsOneOpening() {
    for (int closed : new int[] {0, 59, 60, 119, 120, 1_000}) {
      states.clear();
      states.put(SITE, new CircuitState(CLOSED, now, 2, "", Health.GOOD));
      CircuitState opened = requestsAfter(closed, 100, 100);
      assertThat(opened.opens())
          .as("after %d s", closed)
          .isEqualTo(Math.max(0, 2 - closed / 60) + 1);
    }
  }

  @Test
  void aSiteThatIsNoLongerThereIsForgotten() {
    tick(Map.of(SITE, requests(100, 100), "store/us", requests(100, 0)));
    tick(Map.of("store/us", requests(100, 0)));
    assertThat(states).containsOnlyKeys("store/us");
  }
}
