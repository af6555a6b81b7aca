package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Evaluations against statuses and readings; a failure names its seed. */
class EvaluationTest {
  private static final Indicator ERRORS = Feed.errors();
  private static final Indicator LATENCY = Feed.under(0.3);
  private static final List<Duration> OTHER_WINDOWS =
      List.of(Duration.ofMinutes(7), Duration.ofHours(5), Duration.ofHours(60));

  private static Slo slo(String name, TimeWindow window, Objective... objectives) {
    return new Slo(
        name, "", "shop", "i", window, BudgetingMethod.OCCURRENCES, List.of(objectives), List.of());
  }

  private static SliEngine engine(Random random) {
    SliEngine engine = new SliEngine();
    double[] targets = {0.5, 0.9, 0.99, 0.999, 0.05};
    engine.define(
        List.of(
            slo(
                "errors",
                new TimeWindow.Rolling(Duration.ofDays(1 + random.nextInt(60))),
                new Objective("a", targets[random.nextInt(5)], ERRORS),
                new Objective("b", targets[random.nextInt(5)], null),
                new Objective("c", targets[random.nextInt(5)], ERRORS)),
            slo(
                "latency",
                new TimeWindow.Calendar(
                    1, ChronoUnit.DAYS, LocalDateTime.parse("2026-01-01T00:00"), ZoneOffset.UTC),
                new Objective("", targets[random.nextInt(5)], LATENCY))),
        Map.of("ERRORS", ERRORS, "LATENCY", LATENCY));
    return engine;
  }

  private static void feed(SliEngine engine, List<Scenario.Arrival> arrivals) {
    arrivals.forEach(a -> engine.accept(Feed.nanos(a.at()) / 1_000_000 + 1, List.of(a.sample())));
  }

  @Test
  void evaluationEqualsStatus() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      SliEngine engine = engine(random);
      feed(engine, new Scenario(new Random(seed)).arrivals(random));
      double now = random.nextInt(20_000);
      List<String> visited = new ArrayList<>();
      long at = seed;
      engine.evaluateAll(Feed.now(now), e -> visited.add(compare(at, engine, e, now)));
      List<String> expected = new ArrayList<>();
      for (SloStatus status : engine.statuses(Feed.now(now))) {
        Slo slo =
            engine.slos().stream().filter(s -> s.name().equals(status.name())).findFirst().get();
        for (int i = 0; i < slo.objectives().size(); i++) {
          for (SloStatus.Group group : status.groups()) {
            if (slo.objectives().get(i).indicator() != null) {
              expected.add(status.name() + i + group.labels());
            }
          }
        }
      }
      assertThat(visited).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static String compare(long seed, SliEngine engine, Evaluation e, double now) {
    SloStatus status = engine.status(e.slo().name(), Feed.now(now)).orElseThrow();
    SloStatus.Group group =
        status.groups().stream().filter(g -> g.labels().equals(e.labels())).findFirst().get();
    String as = "seed " + seed + ", " + e.slo().name() + e.objective() + e.labels();
    assertThat(e.budget().total()).as(as).isEqualTo(group.budget().total());
    assertThat(e.budget().good()).as(as).isEqualTo(group.budget().good());
    assertThat(e.budget().goodLow()).as(as).isEqualTo(group.budget().goodLow());
    assertThat(e.budget().goodHigh()).as(as).isEqualTo(group.budget().goodHigh());
    assertThat(e.fresh()).as(as).isEqualTo(group.fresh());
    assertThat(e.newestNanos()).isEqualTo(Feed.nanos(0) + nanosOf(group.newest()));
    assertThat(e.watermarkNanos()).isEqualTo(Feed.nanos(0) + nanosOf(group.watermark()));
    assertThat(e.coverage()).as(as).isEqualTo(orNaN(group.coverage()));
    if (e.objective() == 0) {
      assertThat(e.state()).as(as).isEqualTo(group.state());
      assertThat(e.budgetRemaining()).as(as).isEqualTo(group.budget().budgetRemaining());
      for (BurnWindow window : BurnWindow.ALL) {
        Double burn = group.budget().burn().get(window.text());
        assertThat(e.burn(window)).as(as).isEqualTo(orNaN(burn));
      }
    }
    for (Duration window : OTHER_WINDOWS) {
      SignalReading.Group reading =
          engine
              .read(e.slo().name().toUpperCase(java.util.Locale.ROOT), window, Feed.now(now))
              .flatMap(r -> r.group(e.labels()))
              .orElseThrow();
      WindowCounts counts = new WindowCounts();
      e.counts(window, counts);
      assertThat(counts.good()).as(as).isEqualTo(reading.good());
      assertThat(counts.total()).as(as).isEqualTo(reading.total());
      Double coverage = reading.coverage();
      assertThat(e.coverage(window)).as(as).isEqualTo(orNaN(coverage));
    }
    return e.slo().name() + e.objective() + e.labels();
  }

  /** What is kept from one evaluation to the next is not kept by a checkpoint. */
  @Test
  void evaluationsInBetweenAreTheSameAsThoseOfAnEngineThatWasNeverAsked() throws IOException {
    for (long seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      SliEngine engine = engine(random);
      List<Scenario.Arrival> arrivals = new Scenario(new Random(seed)).arrivals(random);
      for (int i = 0; i < arrivals.size(); i++) {
        Scenario.Arrival arrival = arrivals.get(i);
        feed(engine, List.of(arrival));
        if (arrival.sample() instanceof Sample.Point point && random.nextInt(10) == 0) {
          Sample gone = new Sample.Stale(point.series(), point.timeNanos() + 1);
          feed(engine, List.of(new Scenario.Arrival(arrival.at(), gone)));
        }
        List<String> asked = covered(engine, arrival.at());
        if (random.nextInt(20) == 0) {
          SliEngine other = engine(new Random(seed));
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          engine.checkpoint(bytes);
          other.restore(new ByteArrayInputStream(bytes.toByteArray()));
          assertThat(asked)
              .as("seed %d, arrival %d", seed, i)
              .isEqualTo(covered(other, arrival.at()));
        }
      }
    }
  }

  private static List<String> covered(SliEngine engine, double now) {
    List<String> all = new ArrayList<>();
    engine.evaluateAll(
        Feed.now(now),
        e -> {
          for (Duration window : List.of(Duration.ofMinutes(5), Feed.HOUR, Duration.ofHours(30))) {
            all.add(
                "%s %s %s %s".formatted(e.labels(), window, e.coverage(window), e.heard(window)));
          }
        });
    return all;
  }

  private static Double orNaN(Double value) {
    return value == null ? Double.valueOf(Double.NaN) : value;
  }

  private static long nanosOf(java.time.Instant time) {
    return Duration.between(Feed.T0, time).toNanos();
  }

  @Test
  void tierNeedsBothWindowsAndNamesTheFirstThatFires() {
    SliEngine engine = new SliEngine();
    engine.define(
        List.of(
            slo("s", new TimeWindow.Rolling(Duration.ofDays(30)), new Objective("", 0.99, ERRORS))),
        Map.of());
    Series bad = Feed.series(Feed.METRIC, "500", "eu", "a");
    List<Integer> tiers = new ArrayList<>();
    for (int t = 60; t <= 3 * 86_400; t += 60) {
      // 2 % bad for two days, 4 % in the third, 20 % in its last hour.
      int errors = t <= 2 * 86_400 ? 2 : t <= 3 * 86_400 - 3600 ? 4 : 20;
      engine.accept(
          Feed.nanos(t) / 1_000_000,
          List.of(
              Feed.delta(Feed.ok(), t - 60, t, 100 - errors), Feed.delta(bad, t - 60, t, errors)));
      engine.evaluate(Feed.now(t), e -> tiers.add(e.tier()));
    }
    assertThat(tiers).hasSize(3 * 1440);
    // 1 % would do for the slowest tier, whose windows are not longer than what there is.
    assertThat(tiers.get(100)).isEqualTo(3);
    assertThat(tiers.get(3 * 1440 - 61)).isEqualTo(2);
    assertThat(tiers.get(3 * 1440 - 1)).isZero();
  }

  @Test
  void changedGroupsAreVisitedOnceAndSurviveACheckpoint() throws IOException {
    SliEngine engine = engine(new Random(1));
    Sample eu = Feed.delta(Feed.ok(), 0, 10, 1);
    Sample us = Feed.delta(Feed.series(Feed.METRIC, "200", "us", "a"), 0, 10, 1);
    engine.accept(Feed.nanos(20) / 1_000_000, List.of(us, eu, eu));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.checkpoint(bytes);
    SliEngine restored = new SliEngine();
    restored.restore(new ByteArrayInputStream(bytes.toByteArray()));
    for (SliEngine each : List.of(engine, restored)) {
      assertThat(visits(each)).containsExactly("us0", "us2", "eu0", "eu2");
      assertThat(visits(each)).isEmpty();
    }
    engine.accept(Feed.nanos(30) / 1_000_000, List.of(eu));
    assertThat(visits(engine)).as("a duplicate is no new point").isEmpty();
    engine.accept(Feed.nanos(30) / 1_000_000, List.of(Feed.delta(Feed.ok(), 10, 20, 1)));
    assertThat(visits(engine)).containsExactly("eu0", "eu2");
  }

  private static List<String> visits(SliEngine engine) {
    List<String> visits = new ArrayList<>();
    engine.evaluate(Feed.now(30), e -> visits.add(e.labels().get("cloud.region") + e.objective()));
    return visits;
  }
}
