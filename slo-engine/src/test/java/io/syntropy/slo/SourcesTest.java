package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spans, logs, spreads, units and bounds. */
class SourcesTest {
  private static final Attributes RESOURCE =
      Attributes.of("service.name", "shop", "cloud.region", "eu");

  private static Sample.Span span(String name, String status, double end, double seconds) {
    return new Sample.Span(
        "t",
        "s",
        name,
        "server",
        status,
        Feed.nanos(end - seconds),
        Feed.nanos(end),
        RESOURCE,
        Attributes.EMPTY);
  }

  private static Selector spans(String name) {
    return new Selector(
        Signal.SPAN,
        name,
        Map.of("span.kind", new AttributeMatch.Equal("server")),
        null,
        List.of("cloud.region"));
  }

  @Test
  void spanIsOneEventAtItsEnd() {
    Indicator errors =
        new Indicator.Ratio(
            spans("*").and("span.status", new AttributeMatch.Equal("error")), false, spans("*"));
    Feed feed = new Feed(errors);
    for (int t = 1; t <= 100; t++) {
      feed.at(span("GET /", t % 10 == 0 ? "error" : "unset", t, 0.1));
    }
    assertThat(feed.eu(Duration.ofMinutes(5)).total()).isEqualTo(100);
    assertThat(feed.eu(Duration.ofMinutes(5)).badRatio()).isEqualTo(0.1);
    assertThat(feed.eu(Duration.ofSeconds(10)).total()).isEqualTo(10);
    assertThat(feed.eu(Duration.ofSeconds(50)).coverage()).isEqualTo(1);
  }

  @Test
  void spanThresholdAndLeReadTheDuration() {
    Cut cut = new Cut.Time(Duration.ofMillis(250));
    Indicator threshold = new Indicator.Threshold(spans("GET /"), Comparison.LT, cut);
    Feed feed =
        new Feed(threshold)
            .at(span("GET /", "ok", 1, 0.249), span("GET /", "ok", 2, 0.25), span("x", "ok", 3, 0));
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(1);
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(2);
    Selector all = spans("*");
    Indicator ratio =
        new Indicator.Ratio(
            new Selector(Signal.SPAN, "*", all.match(), cut, all.groupBy()), true, all);
    Feed le = new Feed(ratio).at(span("a", "ok", 1, 0.25), span("b", "ok", 2, 0.2501));
    assertThat(le.eu(Feed.HOUR).good()).isEqualTo(1);
    assertThat(le.eu(Feed.HOUR).total()).isEqualTo(2);
  }

  @Test
  void logRecordsAreEventsBySeverityAndBody() {
    Selector all = new Selector(Signal.LOG, "*", Map.of(), null, List.of("cloud.region"));
    Indicator errors =
        new Indicator.Ratio(
            all.and("severity", new AttributeMatch.Equal("ERROR"))
                .and("body", new AttributeMatch.Regex(".*timeout.*")),
            false,
            all);
    Feed feed =
        new Feed(errors)
            .at(log(1, "ERROR", "a timeout"), log(2, "ERROR", "b"), log(3, "INFO", "timeout"));
    assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(3);
    assertThat(feed.eu(Feed.HOUR).good()).isEqualTo(2);
  }

  private static Sample.Log log(double time, String severity, String body) {
    return new Sample.Log(Feed.nanos(time), severity, body, "", "", RESOURCE, Attributes.EMPTY);
  }

  @Test
  void durationCutIsConvertedByTheUnitOfTheMetric() {
    for (Map.Entry<String, Double> unit :
        Map.of("s", 0.25, "ms", 250.0, "us", 250_000.0, "ns", 250e6).entrySet()) {
      Series s = new Series("", "latency", unit.getKey(), RESOURCE, Attributes.EMPTY);
      Indicator indicator =
          new Indicator.Threshold(
              Selector.metric("latency", Map.of(), List.of("cloud.region")),
              Comparison.LTE,
              new Cut.Time(Duration.ofMillis(250)));
      double[] bounds = {unit.getValue(), unit.getValue() * 2};
      SignalReading.Group group =
          new Feed(indicator).at(Feed.histogram(s, 0, 10, bounds, 3, 4, 5)).eu(Feed.HOUR);
      assertThat(group.good()).as(unit.getKey()).isEqualTo(3);
      assertThat(group.goodHigh()).isEqualTo(3);
    }
    Series bytes = new Series("", "latency", "By", RESOURCE, Attributes.EMPTY);
    Feed feed =
        new Feed(
            new Indicator.Threshold(
                Selector.metric("latency", Map.of(), List.of()),
                Comparison.LTE,
                new Cut.Time(Duration.ofMillis(250))));
    feed.at(Feed.histogram(bytes, 0, 10, new double[] {1}, 3, 4));
    assertThat(feed.engine.counters().unusable()).isPositive();
  }

  @Test
  void bareNumberCutIsInTheUnitOfTheMetric() {
    Series s = new Series("", "latency", "ms", RESOURCE, Attributes.EMPTY);
    SignalReading.Group group =
        new Feed(Feed.under(250))
            .at(Feed.histogram(s, 0, 10, new double[] {0.25, 250}, 1, 3, 5))
            .eu(Feed.HOUR);
    assertThat(group.good()).isEqualTo(4);
    assertThat(group.goodHigh()).isEqualTo(4);
  }

  @Test
  void matchSelectsByEqualityNotInAndRegex() {
    Map<AttributeMatch, Double> expected =
        Map.of(
            new AttributeMatch.Equal("200"), 1.0,
            new AttributeMatch.Not(new AttributeMatch.Equal("200")), 30.0,
            new AttributeMatch.In(java.util.Set.of("200", "404")), 3.0,
            new AttributeMatch.Regex("[45].*"), 14.0,
            new AttributeMatch.Not(new AttributeMatch.Regex("[45].*")), 17.0);
    expected.forEach((match, good) -> {
      Selector all = Selector.metric(Feed.METRIC, Map.of(), List.of("cloud.region"));
      Feed feed = new Feed(new Indicator.Ratio(all.and("status", match), true, all));
      Series none = new Series("", Feed.METRIC, "", RESOURCE, Attributes.EMPTY);
      feed.at(
          Feed.delta(Feed.series(Feed.METRIC, "200", "eu", "a"), 0, 10, 1),
          Feed.delta(Feed.series(Feed.METRIC, "404", "eu", "a"), 0, 10, 2),
          Feed.delta(Feed.series(Feed.METRIC, "500", "eu", "a"), 0, 10, 4),
          Feed.delta(Feed.series(Feed.METRIC, "503", "eu", "a"), 0, 10, 8),
          Feed.delta(none, 0, 10, 16));
      assertThat(feed.eu(Feed.HOUR).good()).as("%s", match).isEqualTo(good);
      assertThat(feed.eu(Feed.HOUR).total()).isEqualTo(31);
    });
  }

  @Test
  void spreadGivesMeanLowShareAndEntropy() {
    Selector hz = Selector.metric("social.collective.hz", Map.of(), List.of("cloud.region"));
    Series s = new Series("", "social.collective.hz", "Hz", RESOURCE, Attributes.EMPTY);
    double[] bounds = {400, 420, 440, 460};
    Sample.Histogram minute =
        new Sample.Histogram(
            s,
            Feed.nanos(0),
            Feed.nanos(60),
            Sample.Temporality.DELTA,
            10,
            4_300.5,
            bounds,
            new long[] {2, 3, 1, 4, 0});
    Spread spread = new Feed(new Indicator.Spread(hz, List.of())).at(minute).eu(Feed.HOUR).spread();
    assertThat(spread.mean()).isEqualTo(430.05);
    assertThat(spread.shareAtMost(420)).isEqualTo(0.5);
    assertThat(spread.counts()).containsExactly(2.0, 3.0, 1.0, 4.0, 0.0);
    double entropy =
        -(0.2 * Math.log(0.2) + 0.3 * Math.log(0.3) + 0.1 * Math.log(0.1) + 0.4 * Math.log(0.4))
            / Math.log(5);
    assertThat(spread.entropy()).isCloseTo(entropy, within(1e-12));
    assertThat(new Spread(0, List.of(), List.of()).entropy()).isNull();
  }

  @Test
  void otherBoundsAreInterpolatedIntoTheSpread() {
    Selector hz = Selector.metric("h", Map.of(), List.of("cloud.region"));
    Series s = new Series("", "h", "", RESOURCE, Attributes.EMPTY);
    Spread spread =
        new Feed(new Indicator.Spread(hz, List.of(10.0, 20.0)))
            .at(Feed.histogram(s, 0, 10, new double[] {5, 15, 25}, 2, 4, 6, 8))
            .eu(Feed.HOUR)
            .spread();
    assertThat(spread.counts()).containsExactly(4.0, 5.0, 11.0);
  }

  @Test
  void seriesAndGroupsOverTheBoundAreDroppedAndCounted() {
    Feed feed = new Feed(Feed.errors(), new EngineLimits(2, 1));
    feed.at(
        Feed.delta(Feed.series(Feed.METRIC, "200", "eu", "1"), 0, 10, 1),
        Feed.delta(Feed.series(Feed.METRIC, "200", "us", "2"), 0, 10, 1),
        Feed.delta(Feed.series(Feed.METRIC, "200", "eu", "3"), 0, 10, 1),
        Feed.delta(Feed.series(Feed.METRIC, "200", "eu", "4"), 0, 10, 1));
    EngineCounters counters = feed.engine.counters();
    assertThat(counters.refusedGroups()).isEqualTo(1);
    assertThat(counters.refusedSeries()).isEqualTo(1);
    assertThat(counters.series()).isEqualTo(2);
    // A day later those that fell silent make room.
    double later = 2 * 86_400;
    feed.at(Feed.delta(Feed.series(Feed.METRIC, "200", "eu", "5"), later - 10, later, 7));
    assertThat(feed.total()).isEqualTo(7);
  }

  @Test
  void unmatchedSeriesKeepNoState() {
    Feed feed = new Feed(Feed.errors());
    feed.at(Feed.delta(Feed.series("other", "200", "eu", "1"), 0, 10, 1));
    assertThat(feed.engine.counters().series()).isZero();
    assertThat(feed.engine.counters().accepted()).isZero();
  }

  @Test
  void senselessNumbersAreCountedNotFolded() {
    Feed feed = new Feed(Feed.errors());
    feed.at(Feed.delta(Feed.ok(), 0, 10, -1), Feed.delta(Feed.ok(), 10, 20, Double.NaN));
    feed.receive(10, Feed.delta(Feed.ok(), 600, 611, 5));
    assertThat(feed.engine.counters().unusable()).isEqualTo(3);
    assertThat(feed.engine.counters().accepted()).isZero();
  }

  @Test
  void overlappingWritersAreCountedAndKeptApart() {
    Feed feed =
        new Feed(Feed.errors())
            .at(
                Feed.cumulative(Feed.ok(), 0, 60, 1000),
                Feed.cumulative(Feed.ok(), 30, 70, 5),
                Feed.cumulative(Feed.ok(), 0, 120, 1010),
                Feed.cumulative(Feed.ok(), 30, 130, 7));
    assertThat(feed.total()).isEqualTo(1017);
    assertThat(feed.engine.counters().overlaps()).isEqualTo(1);
    assertThat(feed.engine.counters().resets()).isZero();
  }

  @Test
  void conflictingDuplicateCountsTheLargerOneInAnyOrder() {
    for (double[] order : new double[][] {{5, 9}, {9, 5}}) {
      Feed feed =
          new Feed(Feed.errors())
              .at(Feed.delta(Feed.ok(), 0, 10, order[0]), Feed.delta(Feed.ok(), 0, 10, order[1]));
      assertThat(feed.total()).isEqualTo(9);
      assertThat(feed.engine.counters().conflicts()).isEqualTo(1);
    }
  }

  @Test
  void fractionalCountersAddUp() {
    Feed feed =
        new Feed(Feed.errors())
            .at(Feed.cumulative(Feed.ok(), 0, 10, 0.25), Feed.cumulative(Feed.ok(), 0, 20, 3.5));
    assertThat(feed.total()).isEqualTo(3.5);
  }

  @Test
  void regularExpressionsAreBounded() {
    assertThatThrownBy(() -> new AttributeMatch.Regex("(a+)+$"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AttributeMatch.Regex("a".repeat(600)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AttributeMatch.Regex("[a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new AttributeMatch.Regex("a*").test("a".repeat(2000))).isFalse();
    assertThat(new AttributeMatch.Regex("5\\d\\d").test("503")).isTrue();
    // Polynomial backtracking ends after a fixed number of reads.
    String slow = ".*a".repeat(8) + "b";
    assertThat(new AttributeMatch.Regex(slow).test("a".repeat(1000))).isFalse();
  }
}
