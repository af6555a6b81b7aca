package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.ExtraReading;
import io.syntropy.policy.ExtraSignal;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.SliEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionSignalsTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private final RegionPolicy policy = RegionPolicy.defaults("p", "social");
  private final SliEngine engine = new SliEngine();

  RegionSignalsTest() {
    engine.define(List.of(), RegionSignals.indicators(List.of(policy), List.of()));
  }

  @Test
  void aRegionThatOnlyFailsStaysCoveredThoughItsGoodSeriesFellSilent() {
    for (int second = 1; second <= 300; second++) {
      report(second, second <= 200 ? "200" : "500", 10);
    }

    PassiveEvidence evidence = evidence(300);

    assertThat(evidence.errorRatio()).isEqualTo(1.0);
    assertThat(evidence.requestsPerMinute()).isEqualTo(600);
    assertThat(evidence.coverage()).isEqualTo(1.0);
    assertThat(evidence.fresh()).isTrue();
  }

  @Test
  void aRegionHeardInHalfOfTheWindowIsCoveredByHalf() {
    for (int second = 1; second <= 300; second++) {
      if (second <= 200 || second > 270) {
        report(second, "200", 10);
      }
    }

    assertThat(evidence(300).coverage()).isEqualTo(0.5);
  }

  @Test
  void aRegionThatNeverReportedHasNoEvidence() {
    assertThat(RegionSignals.passive(engine, policy, "eu-west-1", START)).isNull();
  }

  @Test
  void anExtraSignalIsReadByRegionAndIsStaleWhenItIsOld() {
    Selector lag =
        Selector.metric(
            "db.replication.lag", Map.of("service.name", "store"), List.of("db.instance"));
    ExtraSignal extra =
        new ExtraSignal("replication_lag", lag, ExtraSignal.Side.ABOVE, 30, Duration.ofSeconds(60));
    RegionPolicy lagging =
        new RegionPolicy(
            "p",
            "social",
            policy.breach(),
            policy.recover(),
            policy.floor(),
            null,
            policy.dwell(),
            policy.probation(),
            policy.action(),
            policy.window(),
            policy.mode(),
            Map.of(),
            List.of(extra));
    engine.define(List.of(), RegionSignals.indicators(List.of(lagging), List.of()));
    assertThat(RegionSignals.extras(engine, lagging, "eu-west-1", START)).isEmpty();
    for (int second = 10; second <= 60; second += 10) {
      lag(second, "eu-west-1", 40);
      lag(second, "us-east-1", 1);
    }

    ExtraReading eu =
        RegionSignals.extras(engine, lagging, "eu-west-1", START.plusSeconds(60))
            .get("replication_lag");
    assertThat(eu.value()).isEqualTo(40);
    assertThat(eu.fresh()).isTrue();
    assertThat(
            RegionSignals.extras(engine, lagging, "us-east-1", START.plusSeconds(60))
                .get("replication_lag")
                .value())
        .isEqualTo(1);
    assertThat(
            RegionSignals.extras(engine, lagging, "eu-west-1", START.plusSeconds(121))
                .get("replication_lag")
                .fresh())
        .isFalse();
  }

  private void lag(int second, String region, double value) {
    Instant at = START.plusSeconds(second);
    Series series =
        new Series(
            "test",
            "db.replication.lag",
            "s",
            Attributes.of("service.name", "store", "cloud.region", region),
            Attributes.of("db.instance", "a"));
    engine.accept(at.toEpochMilli(), List.of(new Sample.Gauge(series, nanos(at), value)));
  }

  private PassiveEvidence evidence(int second) {
    PassiveEvidence evidence =
        RegionSignals.passive(engine, policy, "eu-west-1", START.plusSeconds(second));
    assertThat(evidence).isNotNull();
    return evidence;
  }

  private void report(int second, String status, int count) {
    Instant at = START.plusSeconds(second);
    Series series =
        new Series(
            "test",
            "http.server.request.duration",
            "s",
            Attributes.of("service.name", "social", "cloud.region", "eu-west-1"),
            Attributes.of("http.response.status_code", status));
    engine.accept(
        at.toEpochMilli(),
        List.of(
            new Sample.Histogram(
                series,
                nanos(at.minusSeconds(1)),
                nanos(at),
                Sample.Temporality.DELTA,
                count,
                0.1 * count,
                new double[] {0.25, 0.75, 1},
                new long[] {count, 0, 0, 0})));
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L;
  }
}
