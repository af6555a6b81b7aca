package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Scenario.Arrival;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random scenarios of counters, deltas, histograms of both kinds, gauges, spans and logs. */
class RandomisedFoldingTest {
  private static final Map<String, Indicator> INDICATORS =
      Map.of(
          Feed.METRIC,
          Feed.errors(),
          "latency",
          Feed.under(0.25),
          "spans",
          events(Signal.SPAN, "span.status", "error"),
          "logs",
          events(Signal.LOG, "severity", "ERROR"));

  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(70),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(6));

  private static Indicator events(Signal signal, String key, String bad) {
    Selector all = new Selector(signal, Selector.ANY, Map.of(), null, List.of("cloud.region"));
    return new Indicator.Ratio(all.and(key, new AttributeMatch.Equal(bad)), false, all);
  }

  private static List<Arrival> arrivals(Random random) {
    return new Scenario(random).arrivals(random);
  }

  @Test
  void windowsEqualTheNaiveReferenceForAnyArrivalOrder() {
    Seeds.forAll(
        RandomisedFoldingTest::arrivals,
        (arrivals, random) -> {
          SliEngine engine = engine();
          feed(engine, arrivals);
          List<Sample> samples = new ArrayList<>();
          new LinkedHashSet<>(arrivals.stream().map(Arrival::sample).toList())
              .forEach(samples::add);
          for (String source : INDICATORS.keySet()) {
            for (String region : List.of("eu", "us")) {
              compare(engine, source, region, new Reference(samples, source, region));
            }
          }
        });
  }

  private static void compare(SliEngine engine, String source, String region, Reference reference) {
    for (Duration window : WINDOWS) {
      SignalReading reading = engine.read(source, window, Feed.now(0)).orElseThrow();
      SignalReading.Group group = reading.group(Map.of("cloud.region", region)).orElse(null);
      if (group == null) {
        assertThat(reference.sum(Long.MIN_VALUE, Long.MAX_VALUE)).containsOnly(0);
        continue;
      }
      long mark =
          reading.watermark().getEpochSecond() * 1_000_000_000L + reading.watermark().getNano();
      long last = Math.floorDiv(mark - 1, 10_000_000_000L);
      long[] expected = reference.sum(last - window.toSeconds() / 10 + 1, last);
      assertThat(new double[] {group.total(), group.good()})
          .as("%s in %s over %s", source, region, window)
          .containsExactly(expected[0], expected[1]);
      assertThat(group.goodLow()).isEqualTo(group.goodHigh());
    }
  }

  @Test
  void anyArrivalOrderGivesIdenticalState() {
    Seeds.forAll(
        RandomisedFoldingTest::arrivals,
        (arrivals, random) -> {
          SliEngine shuffled = engine();
          feed(shuffled, arrivals);
          SliEngine inOrder = engine();
          List<Arrival> other = Scenario.inOrder(arrivals);
          Collections.reverse(other); // of equal times the last comes first
          other.sort((a, b) -> Double.compare(a.at(), b.at()));
          feed(inOrder, other);
          // The newest receive time is part of the watermark: give both the same.
          double end = 100_000;
          Sample.Gauge last =
              new Sample.Gauge(Feed.series("latency", "200", "eu", "end"), Feed.nanos(end), 0.1);
          feed(inOrder, List.of(new Arrival(end, last)));
          feed(shuffled, List.of(new Arrival(end, last)));
          same(shuffled, inOrder, end);
        });
  }

  private static void same(SliEngine one, SliEngine other, double end) {
    for (String source : INDICATORS.keySet()) {
      for (Duration window :
          List.of(Duration.ofHours(6), Duration.ofDays(3), Duration.ofDays(30))) {
        assertThat(one.read(source, window, Feed.now(end)))
            .as("%s over %s", source, window)
            .isEqualTo(other.read(source, window, Feed.now(end)));
      }
    }
    assertThat(verdicts(one)).isEqualTo(verdicts(other));
  }

  // What may differ with the order: amendments, and which of two conflicting points came second.
  private static List<Long> verdicts(SliEngine engine) {
    EngineCounters c = engine.counters();
    return List.of(
        c.accepted(),
        c.late(),
        c.resets(),
        c.firstInFull(),
        c.baselines(),
        c.overlaps(),
        c.duplicates());
  }

  @Test
  void restoredStateAndTheSameLaterInputEqualAnUninterruptedRun() {
    Seeds.forAll(
        RandomisedFoldingTest::arrivals,
        (arrivals, random) -> {
          SliEngine whole = engine();
          feed(whole, arrivals);
          int crash = (int) (random.nextDouble() * (arrivals.size() + 1));
          SliEngine first = engine();
          feed(first, arrivals.subList(0, crash));
          byte[] checkpoint = bytes(first);
          SliEngine second = new SliEngine();
          second.restore(new ByteArrayInputStream(checkpoint));
          assertThat(bytes(second)).as("restored at %d", crash).isEqualTo(checkpoint);
          // A second crash: what came since the last checkpoint is replayed.
          int again = crash + (int) (random.nextDouble() * (arrivals.size() - crash + 1));
          feed(second, arrivals.subList(crash, again));
          boolean written = random.nextBoolean();
          SliEngine third = new SliEngine();
          third.restore(new ByteArrayInputStream(written ? bytes(second) : checkpoint));
          feed(third, arrivals.subList(written ? again : crash, arrivals.size()));
          assertThat(third.counters()).isEqualTo(whole.counters());
          assertThat(bytes(third)).as("crashes at %d and %d", crash, again).isEqualTo(bytes(whole));
          for (String source : INDICATORS.keySet()) {
            assertThat(third.read(source, Duration.ofHours(1), Feed.now(5000)))
                .isEqualTo(whole.read(source, Duration.ofHours(1), Feed.now(5000)));
          }
        });
  }

  private static SliEngine engine() {
    SliEngine engine = new SliEngine();
    engine.define(List.of(), INDICATORS);
    return engine;
  }

  private static void feed(SliEngine engine, List<Arrival> arrivals) {
    arrivals.forEach(a -> engine.accept(Feed.nanos(a.at()) / 1_000_000 + 1, List.of(a.sample())));
  }

  private static byte[] bytes(SliEngine engine) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    return out.toByteArray();
  }
}
