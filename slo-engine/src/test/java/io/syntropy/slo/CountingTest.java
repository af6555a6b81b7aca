package io.syntropy.slo;

import static io.syntropy.slo.Feed.HOUR;
import static io.syntropy.slo.Feed.cumulative;
import static io.syntropy.slo.Feed.delta;
import static io.syntropy.slo.Feed.errors;
import static io.syntropy.slo.Feed.histogram;
import static io.syntropy.slo.Feed.nanos;
import static io.syntropy.slo.Feed.now;
import static io.syntropy.slo.Feed.ok;
import static io.syntropy.slo.Feed.series;
import static io.syntropy.slo.Feed.under;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contracts §4, sentence by sentence. */
class CountingTest {
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final double[] BOUNDS = {0.1, 0.25, 0.5};

  @Test
  void sliceIncludesItsEndAndNotItsBeginning() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 10, 1), cumulative(ok(), 0, 20, 3));
    assertThat(feed.eu(SLICE).total()).isEqualTo(2);
    feed.at(cumulative(ok(), 0, 20.001, 7));
    assertThat(feed.eu(SLICE).total()).isEqualTo(4);
    assertThat(feed.eu(Duration.ofSeconds(20)).total()).isEqualTo(6);
    assertThat(feed.eu(Duration.ofSeconds(30)).total()).isEqualTo(7);
  }

  @Test
  void incrementBelongsWhollyToTheSliceOfItsTime() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 5, 0), cumulative(ok(), 0, 65, 60));
    assertThat(feed.eu(SLICE).total()).isEqualTo(60);
  }

  @Test
  void firstPointWithStartAtMostTenMinutesBeforeCountsInFull() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 600, 42));
    assertThat(feed.total()).isEqualTo(42);
    assertThat(feed.engine.counters().firstInFull()).isEqualTo(1);
  }

  @Test
  void firstPointWithAnOlderStartIsABaselineAndItsPastAHole() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 600.001, 42));
    assertThat(feed.total()).isZero();
    feed.at(cumulative(ok(), 0, 660, 45));
    assertThat(feed.total()).isEqualTo(3);
    assertThat(feed.engine.counters().baselines()).isEqualTo(1);
    // 600.001 s expected and not covered, then 59.999 s covered.
    assertThat(feed.eu(HOUR).coverage()).isCloseTo(59.999 / 660, within());
  }

  @Test
  void startZeroIsABaseline() {
    Series s = ok();
    Sample.Sum first = new Sample.Sum(s, 0, nanos(60), Sample.Temporality.CUMULATIVE, true, 1000);
    Sample.Sum second = new Sample.Sum(s, 0, nanos(120), Sample.Temporality.CUMULATIVE, true, 1007);
    assertThat(new Feed(errors()).at(first, second).total()).isEqualTo(7);
  }

  @Test
  void sameStartAndSmallerValueIsAResetAndTheNewValueCounts() {
    Feed feed =
        new Feed(errors())
            .at(
                cumulative(ok(), 0, 60, 100),
                cumulative(ok(), 0, 120, 30),
                cumulative(ok(), 0, 180, 35));
    assertThat(feed.total()).isEqualTo(135);
    assertThat(feed.engine.counters().resets()).isEqualTo(1);
  }

  @Test
  void startAtOrAfterThePreviousTimeIsAResetAndTheNewValueCounts() {
    // Started 15 min before its point: still counted, for the series is known.
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 60, 100), cumulative(ok(), 60, 960, 500));
    assertThat(feed.total()).isEqualTo(600);
    assertThat(feed.engine.counters().resets()).isEqualTo(1);
  }

  @Test
  void deltasAreDeduplicatedOnSeriesStartAndTime() {
    Feed feed =
        new Feed(errors())
            .at(
                delta(ok(), 0, 60, 5),
                delta(ok(), 0, 60, 5),
                delta(ok(), 60, 120, 5),
                delta(series(Feed.METRIC, "200", "eu", "b"), 60, 120, 5));
    assertThat(feed.total()).isEqualTo(15);
    assertThat(feed.engine.counters().duplicates()).isEqualTo(1);
  }

  @Test
  void watermarkIsTheNewestEventTime() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 60, 5), cumulative(ok(), 0, 30, 1));
    assertThat(feed.read(HOUR).watermark()).isEqualTo(now(60));
  }

  @Test
  void watermarkRunsAtMostFiveSecondsAheadOfTheReceiveTime() {
    Feed feed = new Feed(errors()).receive(100, cumulative(ok(), 0, 400, 5));
    assertThat(feed.read(HOUR).watermark()).isEqualTo(now(105));
    assertThat(feed.engine.counters().futureClamped()).isEqualTo(1);
    // The future point is counted once the watermark reaches its slice.
    assertThat(feed.eu(HOUR).total()).isZero();
    feed.receive(400, cumulative(series(Feed.METRIC, "200", "us", "a"), 390, 400, 1));
    assertThat(feed.eu(HOUR).total()).isEqualTo(5);
  }

  @Test
  void windowsNeverFollowTheWallClock() {
    Feed feed = new Feed(errors()).at(delta(ok(), 0, 10, 1), delta(ok(), 10, 20, 2));
    SignalReading at = feed.engine.read("s", HOUR, now(20)).orElseThrow();
    SignalReading later = feed.engine.read("s", HOUR, now(5 * 86_400)).orElseThrow();
    assertThat(later.watermark()).isEqualTo(at.watermark());
    assertThat(later.groups().get(0).total()).isEqualTo(3);
    assertThat(later.groups().get(0).coverage()).isEqualTo(at.groups().get(0).coverage());
    assertThat(later.groups().get(0).fresh()).isFalse();
  }

  @Test
  void windowEndsWithTheSliceOfTheWatermarkForEveryGroup() {
    Feed feed =
        new Feed(errors())
            .at(
                delta(ok(), 0, 10, 1),
                delta(ok(), 10, 20, 2),
                delta(series(Feed.METRIC, "200", "us", "a"), 300, 311, 4));
    assertThat(feed.eu(Duration.ofMinutes(5)).total()).isZero();
    assertThat(feed.eu(Duration.ofSeconds(310)).total()).isEqualTo(2);
    assertThat(feed.eu(Duration.ofSeconds(320)).total()).isEqualTo(3);
  }

  @Test
  void pointMoreThanTenMinutesOlderThanTheNewestOfItsOwnSeriesIsDropped() {
    Feed feed =
        new Feed(errors())
            .at(delta(ok(), 690, 700, 1), delta(ok(), 90, 100, 10), delta(ok(), 89, 99.999, 100));
    assertThat(feed.total()).isEqualTo(11);
    assertThat(feed.engine.counters().late()).isEqualTo(1);
  }

  @Test
  void whatOtherSeriesDidDoesNotMakeAPointLate() {
    Feed feed =
        new Feed(errors())
            .at(
                delta(series(Feed.METRIC, "200", "us", "a"), 3400, 3500, 1),
                delta(ok(), 90, 100, 10));
    assertThat(feed.total()).isEqualTo(10);
    assertThat(feed.engine.counters().late()).isZero();
  }

  @Test
  void outOfOrderPointSplitsTheIncrementOfItsSuccessor() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 10, 10), cumulative(ok(), 0, 70, 40));
    assertThat(feed.eu(SLICE).total()).isEqualTo(30);
    feed.at(cumulative(ok(), 0, 40, 25));
    assertThat(feed.eu(SLICE).total()).isEqualTo(15);
    assertThat(feed.total()).isEqualTo(40);
  }

  @Test
  void lateFirstPointRebasesTheOldFirst() {
    Feed feed = new Feed(errors()).at(cumulative(ok(), 0, 601, 100));
    assertThat(feed.total()).isZero();
    feed.at(cumulative(ok(), 0, 300, 40));
    assertThat(feed.total()).isEqualTo(100);
    assertThat(feed.eu(SLICE).total()).isEqualTo(60);
    assertThat(feed.engine.counters().baselines()).isZero();
    assertThat(feed.engine.counters().firstInFull()).isEqualTo(1);
  }

  @Test
  void freshIsYoungerThanNinetySecondsForShortIntervals() {
    Feed feed = new Feed(errors()).at(delta(ok(), 0, 10, 1), delta(ok(), 10, 20, 1));
    assertThat(fresh(feed, 109.9)).isTrue();
    assertThat(fresh(feed, 110)).isFalse();
  }

  @Test
  void freshIsYoungerThanTwoAndAHalfObservedIntervalsForLongOnes() {
    Feed feed =
        new Feed(errors())
            .at(delta(ok(), 0, 60, 1), delta(ok(), 60, 120, 1), delta(ok(), 120, 180, 1));
    assertThat(fresh(feed, 329.9)).isTrue();
    assertThat(fresh(feed, 330)).isFalse();
  }

  private static boolean fresh(Feed feed, double seconds) {
    return feed.engine
        .read("s", HOUR, now(seconds))
        .orElseThrow()
        .group(Map.of("cloud.region", "eu"))
        .orElseThrow()
        .fresh();
  }

  @Test
  void coverageLeavesOutGapsLongerThanTwoAndAHalfMedianIntervals() {
    Feed feed = new Feed(errors());
    double[] times = {10, 20, 30, 40, 65, 75, 101, 111};
    for (double t : times) {
      feed.at(delta(ok(), t - 10, t, 1));
    }
    // 40→65 is just 2.5 × 10 s, 75→101 is more.
    assertThat(feed.eu(HOUR).coverage()).isCloseTo((111 - 10 - 26) / 101.0, within());
  }

  @Test
  void seriesIsExpectedUntilFiveMinutesAfterItsLastPoint() {
    Series other = series(Feed.METRIC, "200", "eu", "b");
    Feed feed = new Feed(errors());
    for (int t = 10; t <= 100; t += 10) {
      feed.at(delta(ok(), t - 10, t, 1));
    }
    for (int t = 10; t <= 1000; t += 10) {
      feed.at(delta(other, t - 10, t, 1));
    }
    assertThat(feed.eu(HOUR).coverage()).isCloseTo((90 + 990) / (90 + 300 + 990.0), within());
  }

  @Test
  void histogramCutOnABoundIsExact() {
    Feed feed =
        new Feed(under(0.25))
            .at(histogram(series("latency", "200", "eu", "a"), 0, 60, BOUNDS, 5, 7, 11, 13));
    SignalReading.Group group = feed.eu(HOUR);
    assertThat(group.good()).isEqualTo(12);
    assertThat(group.goodLow()).isEqualTo(12);
    assertThat(group.goodHigh()).isEqualTo(12);
    assertThat(group.total()).isEqualTo(36);
  }

  @Test
  void histogramCutInsideABucketIsLinearAndCarriesItsBound() {
    Feed feed =
        new Feed(under(0.3))
            .at(histogram(series("latency", "200", "eu", "a"), 0, 60, BOUNDS, 5, 7, 10, 13));
    SignalReading.Group group = feed.eu(HOUR);
    assertThat(group.goodLow()).isEqualTo(12);
    assertThat(group.goodHigh()).isEqualTo(22);
    assertThat(group.good()).isCloseTo(14, org.assertj.core.api.Assertions.within(1e-5));
    assertThat(group.badRatioLow()).isCloseTo(13 / 35.0, within());
    assertThat(group.badRatioHigh()).isCloseTo(23 / 35.0, within());
  }

  @Test
  void histogramResetIsDecidedOncePerPoint() {
    Series s = series("latency", "200", "eu", "a");
    // One bucket shrank: the whole point is a reset, though the count grew.
    Feed feed =
        new Feed(under(0.25))
            .at(histogram(s, 0, 60, BOUNDS, 5, 7, 1, 0), histogram(s, 0, 120, BOUNDS, 4, 20, 0, 0));
    assertThat(feed.eu(HOUR).total()).isEqualTo(13 + 24);
    assertThat(feed.eu(HOUR).good()).isEqualTo(12 + 24);
    assertThat(feed.engine.counters().resets()).isEqualTo(1);
  }

  @Test
  void exponentialHistogramIsCutByLogInterpolation() {
    // Scale 0: buckets (1,2], (2,4], (4,8]; cut at 2·√2 is the middle of (2,4] in logs.
    Sample.ExponentialHistogram h =
        new Sample.ExponentialHistogram(
            series("latency", "200", "eu", "a"),
            nanos(0),
            nanos(60),
            Sample.Temporality.CUMULATIVE,
            21,
            Double.NaN,
            0,
            3,
            0.001,
            0,
            new long[] {4, 8, 6},
            0,
            new long[0]);
    SignalReading.Group on = new Feed(under(4)).at(h).eu(HOUR);
    assertThat(on.good()).isEqualTo(15);
    assertThat(on.goodLow()).isEqualTo(on.goodHigh());
    SignalReading.Group inside = new Feed(under(2 * Math.sqrt(2))).at(h).eu(HOUR);
    assertThat(inside.goodLow()).isEqualTo(7);
    assertThat(inside.goodHigh()).isEqualTo(15);
    assertThat(inside.good()).isCloseTo(11, org.assertj.core.api.Assertions.within(1e-5));
  }

  @Test
  void exponentialHistogramMayChangeItsScale() {
    Series s = series("latency", "200", "eu", "a");
    Feed feed = new Feed(under(4));
    feed.at(exponential(s, 60, 1, 0, 1, 2, 3, 4), exponential(s, 120, 0, 0, 5, 9));
    // Scale 1 → 0: {1+2, 3+4} → {5, 9}: 2 more in (1,2] and 2 more in (2,4].
    assertThat(feed.eu(HOUR).total()).isEqualTo(14);
    assertThat(feed.eu(HOUR).good()).isEqualTo(14);
    assertThat(feed.engine.counters().resets()).isZero();
  }

  private static Sample.ExponentialHistogram exponential(
      Series s, double time, int scale, int offset, long... counts) {
    return new Sample.ExponentialHistogram(
        s,
        nanos(0),
        nanos(time),
        Sample.Temporality.CUMULATIVE,
        java.util.Arrays.stream(counts).sum(),
        Double.NaN,
        scale,
        0,
        0,
        offset,
        counts,
        0,
        new long[0]);
  }

  @Test
  void gaugePointIsOneEvent() {
    Series s = series("latency", "200", "eu", "a");
    Feed feed =
        new Feed(under(0.25))
            .at(
                new Sample.Gauge(s, nanos(10), 0.2),
                new Sample.Gauge(s, nanos(20), 0.25),
                new Sample.Gauge(s, nanos(30), 0.3));
    assertThat(feed.eu(HOUR).good()).isEqualTo(2);
    assertThat(feed.eu(HOUR).total()).isEqualTo(3);
  }

  @Test
  void regionFallsBackToTheAttributeRegion() {
    Series s = new Series("", Feed.METRIC, "", Attributes.of("region", "eu"), Attributes.EMPTY);
    assertThat(new Feed(errors()).at(delta(s, 0, 10, 3)).total()).isEqualTo(3);
  }

  @Test
  void ratioCountsBadAgainstTotal() {
    Feed feed =
        new Feed(errors())
            .at(delta(ok(), 0, 10, 97), delta(series(Feed.METRIC, "500", "eu", "a"), 0, 10, 3));
    assertThat(feed.eu(HOUR).good()).isEqualTo(97);
    assertThat(feed.eu(HOUR).total()).isEqualTo(100);
    assertThat(feed.eu(HOUR).badRatio()).isEqualTo(0.03);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-6);
  }
}
