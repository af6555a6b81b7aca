package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded random scenarios; a failure names its seed. */
class RandomisedFoldingTest {
  private static final int CASES = 2_000;
  private static final List<Indicator> INDICATORS = List.of(Feed.errors(), Feed.under(0.25));
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(70),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(6));

  @Test
  void windowsEqualTheNaiveReferenceForAnyArrivalOrder() {
    for (long seed = 0; seed < CASES; seed++) {
      Scenario scenario = new Scenario(seed);
      SliEngine engine = engine();
      feed(engine, scenario.arrivals(new Random(~seed)));
      for (Indicator indicator : INDICATORS) {
        compare(seed, scenario, engine, indicator);
      }
    }
  }

  private static void compare(long seed, Scenario scenario, SliEngine engine, Indicator indicator) {
    for (Duration window : WINDOWS) {
      SignalReading reading = engine.read(name(indicator), window, Feed.now(0)).orElseThrow();
      for (SignalReading.Group group : reading.groups()) {
        Reference reference =
            new Reference(scenario.points, indicator, group.labels().get("cloud.region"));
        long mark =
            reading.watermark().getEpochSecond() * 1_000_000_000L + reading.watermark().getNano();
        long last = Math.floorDiv(mark - 1, 10_000_000_000L);
        long[] expected = reference.sum(last - window.toSeconds() / 10 + 1, last);
        assertThat(new double[] {group.total(), group.good()})
            .as("seed %d, %s over %s", seed, group.labels(), window)
            .containsExactly(expected[0], expected[1]);
        assertThat(group.goodLow()).isEqualTo(group.goodHigh());
      }
    }
  }

  @Test
  void anyArrivalOrderGivesIdenticalState() {
    for (long seed = 0; seed < CASES; seed++) {
      Scenario scenario = new Scenario(seed);
      SliEngine inOrder = engine();
      feed(inOrder, scenario.inOrder());
      SliEngine shuffled = engine();
      feed(shuffled, scenario.arrivals(new Random(seed * 31)));
      // The newest receive time is part of the watermark: give both the same.
      double end = 100_000;
      Sample.Gauge last =
          new Sample.Gauge(Feed.series("latency", "200", "eu", "end"), Feed.nanos(end), 0.1);
      feed(inOrder, List.of(new Scenario.Arrival(end, last)));
      feed(shuffled, List.of(new Scenario.Arrival(end, last)));
      for (Indicator indicator : INDICATORS) {
        for (Duration window :
            List.of(Duration.ofHours(6), Duration.ofDays(3), Duration.ofDays(30))) {
          assertThat(shuffled.read(name(indicator), window, Feed.now(end)))
              .as("seed %d, %s", seed, window)
              .isEqualTo(inOrder.read(name(indicator), window, Feed.now(end)));
        }
      }
      EngineCounters a = inOrder.counters();
      EngineCounters b = shuffled.counters();
      assertThat(List.of(b.resets(), b.firstInFull(), b.baselines(), b.overlaps(), b.accepted()))
          .as("seed %d", seed)
          .isEqualTo(
              List.of(a.resets(), a.firstInFull(), a.baselines(), a.overlaps(), a.accepted()));
    }
  }

  @Test
  void restoredStateAndTheSameLaterInputEqualAnUninterruptedRun() throws IOException {
    for (long seed = 0; seed < CASES / 4; seed++) {
      Scenario scenario = new Scenario(seed);
      List<Scenario.Arrival> arrivals = scenario.arrivals(new Random(seed));
      SliEngine whole = engine();
      feed(whole, arrivals);
      int crash = new Random(seed).nextInt(arrivals.size() + 1);
      SliEngine first = engine();
      feed(first, arrivals.subList(0, crash));
      SliEngine second = new SliEngine();
      second.restore(new ByteArrayInputStream(bytes(first)));
      assertThat(bytes(second)).as("seed %d", seed).isEqualTo(bytes(first));
      feed(second, arrivals.subList(crash, arrivals.size()));
      assertThat(bytes(second)).as("seed %d, crash at %d", seed, crash).isEqualTo(bytes(whole));
      assertThat(second.counters()).isEqualTo(whole.counters());
      for (Indicator indicator : INDICATORS) {
        assertThat(second.read(name(indicator), Duration.ofHours(1), Feed.now(5000)))
            .as("seed %d, crash at %d", seed, crash)
            .isEqualTo(whole.read(name(indicator), Duration.ofHours(1), Feed.now(5000)));
      }
    }
  }

  private static SliEngine engine() {
    SliEngine engine = new SliEngine();
    engine.define(
        List.of(),
        Map.of(
            name(INDICATORS.get(0)),
            INDICATORS.get(0),
            name(INDICATORS.get(1)),
            INDICATORS.get(1)));
    return engine;
  }

  private static String name(Indicator indicator) {
    return indicator.getClass().getSimpleName();
  }

  private static void feed(SliEngine engine, List<Scenario.Arrival> arrivals) {
    arrivals.forEach(a -> engine.accept(Feed.nanos(a.at()) / 1_000_000 + 1, List.of(a.sample())));
  }

  private static byte[] bytes(SliEngine engine) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    return out.toByteArray();
  }
}
