package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The corner cases of docs/slo-math.md, by their number there. */
class CornerCasesTest {
  private static final double DAY = 86_400;

  private static SliEngine engine(double target) {
    SliEngine engine = new SliEngine();
    engine.define(List.of(slo(target)), Map.of());
    return engine;
  }

  private static Slo slo(double target) {
    return new Slo(
        "s",
        "",
        "shop",
        "errors",
        new TimeWindow.Rolling(Duration.ofDays(30)),
        BudgetingMethod.OCCURRENCES,
        List.of(new Objective("", target, Feed.errors())),
        List.of());
  }

  private static void feed(SliEngine engine, double at, Sample... samples) {
    engine.accept(Feed.nanos(at) / 1_000_000, List.of(samples));
  }

  private static SloStatus status(SliEngine engine, double at) {
    return engine.status("s", Feed.now(at)).orElseThrow();
  }

  private static Series series(String status, String region, String instance) {
    return Feed.series(Feed.METRIC, status, region, instance);
  }

  @Test
  void case1QuietServiceKeepsItsBudgetAndHasNoBurnRate() {
    SliEngine engine = engine(0.99);
    feed(engine, 10, Feed.delta(Feed.ok(), 0, 10, 199));
    feed(engine, 10, Feed.delta(series("500", "eu", "a"), 0, 10, 1));
    for (double t = 60; t <= DAY; t += 60) {
      feed(engine, t, Feed.delta(Feed.ok(), t - 60, t, 0));
    }
    SloStatus status = status(engine, DAY);
    assertThat(status.all().burn().get("5m")).isNull();
    assertThat(status.all().burn().get("6h")).isNull();
    assertThat(status.all().budgetRemaining()).isCloseTo(0.5, within(1e-12));
    assertThat(status.state()).isEqualTo(SloState.OK);
    assertThat(status.groups().get(0).fresh()).isTrue();
  }

  @Test
  void case2NoDataForADayIsStaleAndItsEventsCountWhenTheReporterIsBack() {
    SliEngine engine = engine(0.99);
    for (double t = 10; t <= 600; t += 10) {
      feed(engine, t, Feed.cumulative(Feed.ok(), 0, t, t));
    }
    SloStatus before = status(engine, 600);
    SloStatus during = status(engine, 600 + DAY);
    assertThat(during.state()).isEqualTo(SloState.STALE);
    assertThat(during.all()).isEqualTo(before.all());
    assertThat(during.watermark()).isEqualTo(before.watermark());
    double back = 600 + DAY;
    feed(engine, back, Feed.cumulative(Feed.ok(), 0, back, back));
    SloStatus after = status(engine, back);
    assertThat(after.all().total()).isEqualTo(back);
    assertThat(after.all().burn().get("5m")).isZero();
    assertThat(after.state()).isEqualTo(SloState.OK);
    // Nobody knows when they happened: the day is not covered.
    assertThat(after.coverage()).isLessThan(0.01);
  }

  @Test
  void case3RegionAddedInTheWindowCountsFromItsFirstPointAndLeavesTheOthersAlone() {
    SliEngine engine = engine(0.99);
    for (double t = 10; t <= 3600; t += 10) {
      feed(engine, t, Feed.cumulative(series("200", "eu", "a"), 0, t, 10 * t));
    }
    SloStatus.Group alone = status(engine, 3600).groups().get(0);
    for (double t = 3610; t <= 3900; t += 10) {
      feed(engine, t, Feed.cumulative(series("200", "us", "b"), 3605, t, t - 3600));
    }
    SloStatus both = status(engine, 3900);
    assertThat(both.groups()).hasSize(2);
    assertThat(both.groups().get(0).budget().total()).isEqualTo(alone.budget().total());
    assertThat(both.groups().get(1).budget().total()).isEqualTo(300);
    assertThat(both.groups().get(1).coverage()).isEqualTo(1);
    assertThat(both.all().total()).isEqualTo(36_000 + 300);
  }

  @Test
  void case4EditedObjectiveAppliesToWhatWasCounted() {
    SliEngine engine = engine(0.99);
    feed(engine, 10, Feed.delta(Feed.ok(), 0, 10, 995));
    feed(engine, 10, Feed.delta(series("500", "eu", "a"), 0, 10, 5));
    assertThat(status(engine, 10).all().budgetRemaining()).isCloseTo(0.5, within(1e-12));
    engine.define(List.of(slo(0.995)), Map.of());
    assertThat(status(engine, 10).all().budgetRemaining()).isZero();
    assertThat(status(engine, 10).state()).isEqualTo(SloState.EXHAUSTED);
    engine.define(List.of(slo(0.99)), Map.of());
    assertThat(status(engine, 10).all().budgetRemaining()).isCloseTo(0.5, within(1e-12));
    assertThat(status(engine, 10).generation()).isEqualTo(1);
  }

  @Test
  void case5CounterResetStormLosesAndInventsNothing() {
    for (boolean knownStart : new boolean[] {true, false}) {
      Feed feed = new Feed(Feed.errors());
      long events = 0;
      for (int i = 0; i < 180; i++) {
        double start = 20 * i;
        // Each process ends with fewer events than the one before it.
        long value = 1000 - i;
        feed.at(Feed.cumulative(Feed.ok(), knownStart ? start : 0.001, start + 15, value));
        events += value;
      }
      assertThat(feed.total()).isEqualTo(events);
      assertThat(feed.engine.counters().resets()).isEqualTo(179);
    }
  }

  @Test
  void case6ClockOfOneReporterAheadHoldsNobodyBackAndRunsNobodyAhead() {
    Feed feed = new Feed(Feed.errors());
    for (double t = 10; t <= 1200; t += 10) {
      feed.receive(t, Feed.delta(series("200", "eu", "right"), t - 10, t, 1));
      feed.receive(t, Feed.delta(series("200", "eu", "ahead"), t + 230, t + 240, 1));
      feed.receive(t, Feed.delta(series("200", "eu", "behind"), t - 310, t - 300, 1));
      feed.receive(t, Feed.delta(series("200", "eu", "wrong"), t + 3590, t + 3600, 1));
    }
    // 5 s ahead of the receive time at most; that is in the middle of a slice.
    assertThat(feed.read(Duration.ofMinutes(5)).watermark()).isEqualTo(Feed.now(1205));
    // The last 290 s of the right one, all 300 s of the one ahead, nothing of the one behind.
    assertThat(feed.eu(Duration.ofMinutes(5)).total()).isEqualTo(29 + 30);
    assertThat(feed.engine.counters().late()).isZero();
    assertThat(feed.engine.counters().unusable()).isEqualTo(120);
    // Once time has reached them all points are there.
    feed.receive(1440, Feed.delta(series("200", "eu", "right"), 1430, 1440, 1));
    assertThat(feed.total()).isEqualTo(3 * 120 + 1);
  }
}
