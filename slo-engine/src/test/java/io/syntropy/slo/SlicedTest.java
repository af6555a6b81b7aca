package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Time slices against a plain walk over all of them. */
class SlicedTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Series BAD = Feed.series(Feed.METRIC, "500", "eu", "a");

  /** Events at a second, and when they arrive. */
  private record Point(long second, int good, int bad, double arrival) {}

  private record Case(
      long per, SliceRule rule, EmptySlices empty, long windowSlices, double share) {}

  @Test
  void sliceIsGoodFromTheWantedShareOn() {
    Feed feed = new Feed(sliced(MINUTE, 0.95, EmptySlices.IGNORE));
    feed.at(events(60, 95, 5)).at(events(120, 94, 6)).at(events(180, 1, 0));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(3);
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(2);
  }

  @Test
  void averageCountsEachSliceAlikeWhateverItsTraffic() {
    Indicator average =
        new Indicator.Sliced(Feed.errors(), MINUTE, new SliceRule.Average(), EmptySlices.IGNORE);
    Feed feed = new Feed(average).at(events(60, 999, 1)).at(events(120, 1, 1));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(2);
    assertThat(feed.eu(Feed.HOUR).good()).isCloseTo(1.499, within(1e-5));
  }

  @Test
  void unfinishedSliceIsNotCounted() {
    Feed feed = new Feed(sliced(MINUTE, 0.9, EmptySlices.BAD));
    feed.at(events(60, 1, 0)).at(events(119, 0, 5));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(1);
    feed.at(events(120, 0, 5));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(2);
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(1);
  }

  @Test
  void quantileIsJudgedByCountingWithItsBounds() {
    Indicator p95 =
        new Indicator.Sliced(
            Feed.under(0.3), MINUTE, new SliceRule.AtLeast(0.95), EmptySlices.IGNORE);
    Feed feed = new Feed(p95);
    Series series = Feed.series("latency", "200", "eu", "a");
    double[] bounds = {0.25, 0.5};
    // 94 certainly under 300 ms, 4 in the bucket of the limit: the estimate is 94.8.
    feed.at(Feed.histogram(series, 0, 60, bounds, 94, 4, 2));
    SignalReading.Group group = feed.eu(Feed.HOUR);
    assertThat(group.total()).isEqualTo(1);
    assertThat(group.good()).isZero();
    assertThat(group.goodLow()).isZero();
    assertThat(group.goodHigh()).isEqualTo(1);
    // 96 certainly: nothing is undecided.
    feed.at(Feed.histogram(series, 0, 120, bounds, 94 + 96, 4 + 2, 2 + 2));
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(1);
    assertThat(feed.eu(Feed.HOUR).goodLow()).isEqualTo(1);
  }

  @Test
  void twentyEightGoodDaysOfThirtyKeepAnObjectiveOf28In30() {
    Slo slo = days(0.9333);
    SliEngine engine = new SliEngine();
    engine.define(List.of(slo), Map.of());
    for (int day = 1; day <= 30; day++) {
      double time = day * 86_400.0;
      int bad = day == 7 || day == 19 ? 10 : 5;
      for (Sample sample : events(time, 100 - bad, bad)) {
        engine.accept(Feed.nanos(time) / 1_000_000, List.of(sample));
      }
    }
    SloStatus status = engine.status("p95-days", Feed.now(30 * 86_400.0)).orElseThrow();
    assertThat(status.all().total()).isEqualTo(30);
    assertThat(status.all().good()).isEqualTo(28);
    assertThat(status.all().budgetRemaining()).isCloseTo(0.0005, within(0.0001));
    assertThat(status.all().burn().get("1h")).isNull();
    assertThat(status.groups().get(0).budget().burn().get("1d")).isZero();
  }

  @Test
  void latePointAmendsItsSliceAndTheEmptyOnesAfterIt() {
    Feed feed = new Feed(sliced(MINUTE, 0.9, EmptySlices.LAST));
    feed.at(events(60, 10, 0)).at(events(300, 10, 0));
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(5);
    feed.at(events(120, 0, 10));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(5);
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(2);
  }

  @Test
  void lengthIsAMultipleOfTenSecondsUpToADay() {
    for (Duration length : List.of(Duration.ofSeconds(15), Duration.ofDays(2), Duration.ZERO)) {
      assertThatThrownBy(() -> sliced(length, 0.9, EmptySlices.IGNORE))
          .hasMessageContaining("expected 10s to 1d, a multiple of 10s");
    }
  }

  @Test
  void slicesEqualAPlainWalkForAnyArrivalOrder() {
    Seeds.forAll(
        SlicedTest::points,
        (points, random) -> {
          Case about = about(random);
          Indicator indicator =
              new Indicator.Sliced(
                  Feed.errors(), Duration.ofSeconds(10 * about.per), about.rule, about.empty);
          Feed feed = new Feed(indicator);
          points.stream()
              .sorted(Comparator.comparingDouble(Point::arrival))
              .forEach(p -> feed.at(events(p.second, p.good, p.bad)));
          if (points.isEmpty()) {
            return;
          }
          SignalReading.Group group = feed.eu(Duration.ofSeconds(10 * about.windowSlices));
          double[] expected = walk(points, about);
          assertThat(group.total()).as("total, %s", about).isEqualTo(expected[1]);
          assertThat(group.good())
              .as("good, %s", about)
              .isCloseTo(expected[0], within(1e-9 + 1e-6 * expected[1]));
        });
  }

  private static List<Point> points(Random random) {
    List<Point> points = new ArrayList<>();
    int count = 1 + random.nextInt(40);
    long span = random.nextBoolean() ? 3_600 : 17_000;
    for (int i = 0; i < count; i++) {
      long second = 10 * random.nextInt((int) span / 10) + 1 + random.nextInt(10);
      boolean known = points.stream().anyMatch(p -> p.second == second);
      if (!known) {
        double arrival = second + random.nextInt(590);
        points.add(new Point(second, random.nextInt(4), random.nextInt(2), arrival));
      }
    }
    return points;
  }

  private static Case about(Random random) {
    long[] lengths = {1, 3, 6, 7, 30, 360};
    double share = 0.5 + random.nextInt(6) / 10.0;
    SliceRule rule = random.nextBoolean() ? new SliceRule.Average() : new SliceRule.AtLeast(share);
    return new Case(
        lengths[random.nextInt(lengths.length)],
        rule,
        EmptySlices.values()[random.nextInt(4)],
        1 + random.nextInt(2_160),
        share);
  }

  private static double[] walk(List<Point> points, Case about) {
    TreeMap<Long, double[]> events = new TreeMap<>();
    long newest = Long.MIN_VALUE;
    long oldest = Long.MAX_VALUE;
    long base = Feed.T0.getEpochSecond() / 10;
    for (Point p : points) {
      long slice = Math.floorDiv(base * 10 + p.second - 1, 10L * about.per);
      double[] sums = events.computeIfAbsent(slice, s -> new double[2]);
      sums[0] += p.good;
      sums[1] += p.good + p.bad;
      newest = Math.max(newest, base * 10 + p.second);
      oldest = Math.min(oldest, slice);
    }
    long last = Math.floorDiv(newest - 1, 10);
    long first = last - about.windowSlices + 1;
    double good = 0;
    double total = 0;
    for (long slice = oldest; (slice + 1) * about.per * 10 <= newest; slice++) {
      if ((slice + 1) * about.per - 1 < first) {
        continue;
      }
      Double verdict = verdict(events.get(slice), about);
      if (verdict == null) {
        verdict =
            switch (about.empty) {
              case IGNORE -> null;
              case GOOD -> 1.0;
              case BAD -> 0.0;
              case LAST -> earlier(events, slice, about);
            };
      }
      if (verdict != null) {
        total++;
        good += verdict;
      }
    }
    return new double[] {good, total};
  }

  private static Double earlier(TreeMap<Long, double[]> events, long slice, Case about) {
    long carry = Math.max(1, 1_800 / about.per);
    for (long s = slice - 1; s >= slice - carry; s--) {
      Double verdict = verdict(events.get(s), about);
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }

  private static Double verdict(double[] sums, Case about) {
    if (sums == null || sums[1] == 0) {
      return null;
    }
    double share = sums[0] / sums[1];
    return about.rule instanceof SliceRule.AtLeast wanted
        ? (share >= wanted.share() ? 1.0 : 0.0)
        : share;
  }

  private static Indicator sliced(Duration length, double share, EmptySlices empty) {
    return new Indicator.Sliced(Feed.errors(), length, new SliceRule.AtLeast(share), empty);
  }

  private static Slo days(double target) {
    Indicator indicator = sliced(Duration.ofDays(1), 0.95, EmptySlices.IGNORE);
    return new Slo(
        "p95-days",
        "",
        "shop",
        "errors",
        new TimeWindow.Rolling(Duration.ofDays(30)),
        BudgetingMethod.TIMESLICES,
        List.of(new Objective("", target, indicator)),
        List.of());
  }

  private static Sample[] events(double time, int good, int bad) {
    return new Sample[] {
      Feed.delta(Feed.ok(), time - 1, time, good), Feed.delta(BAD, time - 1, time, bad)
    };
  }
}
