package io.syntropy.slo.differential;

import static io.syntropy.slo.differential.Traffic.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.syntropy.slo.SignalReading;
import io.syntropy.slo.differential.Traffic.Counter;
import io.syntropy.slo.differential.Traffic.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Prometheus and the engine differ by more than extrapolation: docs/differential.md. */
class PrometheusCornersIT {
  private static final Counter GOOD = new Counter("eu", "a", false);
  private static final Counter BAD = new Counter("eu", "a", true);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Peer peer;
  private PrometheusClient client;
  private Pair pair;

  @BeforeAll
  static void wanted() {
    assumeFalse(Boolean.getBoolean("slo.differential.skip"), "-Dslo.differential.skip");
  }

  @BeforeEach
  void start() throws Exception {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {scrape_interval: 1h}\n");
    peer = Peer.prometheus(folder.resolve("data"), config);
    client = new PrometheusClient(peer.port());
    pair = new Pair(client);
  }

  @AfterEach
  void stop() throws Exception {
    if (client != null) {
      client.close();
      peer.close();
    }
  }

  private void report(Counter counter, double arrival, double time, double start, long value)
      throws Exception {
    pair.feed(
        new Report(
            counter,
            T0 + Math.round(arrival * 1000),
            T0 + Math.round(time * 1000),
            T0 + Math.round(start * 1000),
            value));
  }

  private SignalReading.Group ours(Duration window) {
    return pair.reading(window, T0).group(Map.of("cloud.region", "eu")).orElseThrow();
  }

  private Double prometheus(String expression) throws Exception {
    return pair.ask(expression, Pair.end(pair.reading(HOUR, T0))).get("eu");
  }

  /** Who looks only at differences of samples cannot see what the first sample brought. */
  @Test
  void firstErrorsOfANewCounterCount() throws Exception {
    for (int t = 10; t <= 600; t += 10) {
      report(GOOD, t, t, 0, 10L * t);
      if (t >= 300) {
        report(BAD, t, t, 0, 7);
      }
    }
    assertThat(ours(HOUR).total() - ours(HOUR).good()).isEqualTo(7);
    assertThat(prometheus(Pair.sum("increase", "code=~\"5..\"", "1h"))).isZero();
  }

  /** A restarted process that soon has more than before: only its start tells. */
  @Test
  void restartThatOvertakesTheOldValueIsAReset() throws Exception {
    for (int t = 10; t <= 100; t += 10) {
      report(BAD, t, t, 0, t / 2);
    }
    for (int t = 170; t <= 300; t += 10) {
      report(BAD, t, t, 105, t - 105);
    }
    assertThat(ours(HOUR).total()).isEqualTo(50 + 195);
    // 5 are lost with the first sample, 50 at the restart; extrapolation adds 5.
    double seen = 195 - 5;
    assertThat(prometheus(Pair.sum("increase", "", "1h"))).isBetween(seen, seen + 7);
    assertThat(pair.engine().counters().resets()).isEqualTo(1);
  }

  /** Points that arrive behind others: refused and lost when the process has ended meanwhile. */
  @Test
  void lastPointsOfAProcessMayArriveAfterThoseOfTheNext() throws Exception {
    for (int t = 10; t <= 300; t += 10) {
      report(BAD, t, t, 0, t);
    }
    for (int t = 410; t <= 600; t += 10) {
      report(BAD, t, t, 400, t - 400);
    }
    for (int t = 310; t <= 390; t += 10) {
      report(BAD, 610, t, 0, t);
    }
    report(BAD, 620, 620, 400, 220);
    assertThat(ours(HOUR).total()).isEqualTo(390 + 220);
    // Without the 10 of the first sample and the 90 of the late ones.
    assertThat(prometheus(Pair.sum("increase", "", "1h"))).isBetween(510.0, 535.0);
  }

  /** When nothing is good, the good events have no series and the ratio has no value. */
  @Test
  void outageFromTheFirstRequestOnHasABurnRate() throws Exception {
    for (int t = 10; t <= 600; t += 10) {
      report(BAD, t, t, 0, t);
    }
    assertThat(ours(HOUR).badRatio()).isEqualTo(1);
    assertThat(prometheus(Pair.ratio("1h"))).isNull();
    assertThat(prometheus(Pair.sum("increase", "code=~\"5..\"", "1h"))).isPositive();
  }

  /** What a reporter counted during a gap longer than the window counts when it comes back. */
  @Test
  void eventsOfAGapCountWhenTheReporterComesBack() throws Exception {
    for (int t = 10; t <= 600; t += 10) {
      report(GOOD, t, t, 0, t);
    }
    report(GOOD, 1200, 1200, 0, 1200);
    assertThat(ours(Duration.ofMinutes(5)).total()).isEqualTo(600);
    assertThat(ours(Duration.ofMinutes(5)).coverage()).isZero();
    assertThat(prometheus(Pair.sum("increase", "", "5m"))).isNull();
    assertThat(prometheus(Pair.sum("increase", "", "1h"))).isCloseTo(1200, within(20.0));
  }

  /** Sloth's rule for the whole window averages ratios: a quiet night weighs like a busy day. */
  @Test
  void budgetIsSpentByEventsNotByMinutes() throws Exception {
    long good = 0;
    long bad = 0;
    for (int t = 30; t <= 8 * 3600; t += 30) {
      boolean night = t > 4 * 3600;
      boolean outage = t > 6 * 3600 && t <= 6 * 3600 + 1800;
      good += outage ? 0 : night ? 3 : 300;
      bad += outage ? 3 : 0;
      report(GOOD, t, t, 0, good);
      report(BAD, t, t, 0, bad);
    }
    Duration window = Duration.ofHours(6);
    String of5m = "(" + Pair.sum("rate", "code=~\"5..\"", "5m") + "/" + Pair.sum("rate", "", "5m");
    Double averaged = prometheus("avg_over_time((" + of5m + "))[6h:30s])");
    // Of the last 6 h, two are busy days: 240 × 300 requests, and the night has 480 × 3.
    double exact = 180.0 / (240 * 300 + 480 * 3);
    assertThat(ours(window).badRatio()).isEqualTo(exact);
    assertThat(prometheus(Pair.ratio("6h"))).isCloseTo(exact, within(exact * 0.02));
    assertThat(averaged).isCloseTo(0.5 / 6, within(0.01)); // 34 times as much
  }
}
