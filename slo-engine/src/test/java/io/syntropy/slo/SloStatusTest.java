package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SloStatusTest {
  private static final Series OK = Feed.ok();
  private static final Series BAD = Feed.series(Feed.METRIC, "500", "eu", "a");
  private static final Series US = Feed.series(Feed.METRIC, "200", "us", "a");

  private static Slo slo(String name, double target, Indicator indicator) {
    return new Slo(
        name,
        "",
        "shop",
        "availability",
        new TimeWindow.Rolling(Duration.ofDays(30)),
        BudgetingMethod.OCCURRENCES,
        List.of(new Objective("", target, indicator)),
        List.of());
  }

  private static SliEngine engine(Slo... slos) {
    SliEngine engine = new SliEngine();
    engine.define(List.of(slos), Map.of());
    return engine;
  }

  private static void feed(SliEngine engine, double at, Sample... samples) {
    engine.accept(Feed.nanos(at) / 1_000_000, List.of(samples));
  }

  private static SloStatus status(SliEngine engine, double at) {
    return engine.status("s", Feed.now(at)).orElseThrow();
  }

  @Test
  void sumsGoodAndTotalAndNeverAveragesRatios() {
    SliEngine engine = engine(slo("s", 0.999, Feed.errors()));
    feed(engine, 60, Feed.delta(OK, 0, 60, 9_989), Feed.delta(BAD, 0, 60, 11));
    feed(engine, 60, Feed.delta(US, 0, 60, 90_000));
    SloStatus status = status(engine, 60);
    assertThat(status.all().good()).isEqualTo(99_989);
    assertThat(status.all().total()).isEqualTo(100_000);
    assertThat(status.all().sli()).isEqualTo(0.99989);
    assertThat(status.all().budgetRemaining()).isCloseTo(0.89, within());
    assertThat(status.all().burn().get("1h")).isCloseTo(0.11, within());
    assertThat(status.groups())
        .extracting(g -> g.labels().get("cloud.region"))
        .containsExactly("eu", "us");
    assertThat(status.groups().get(0).budget().budgetRemaining()).isCloseTo(-0.1, within());
    assertThat(status.groups().get(0).state()).isEqualTo(SloState.EXHAUSTED);
    assertThat(status.groups().get(1).state()).isEqualTo(SloState.OK);
    assertThat(status.state()).isEqualTo(SloState.EXHAUSTED);
    assertThat(status.window()).isEqualTo("30d");
    assertThat(status.watermark()).isEqualTo(Feed.now(60));
  }

  @Test
  void budgetSpentToTheUnitIsExhausted() {
    SliEngine engine = engine(slo("s", 0.999, Feed.errors()));
    feed(engine, 60, Feed.delta(OK, 0, 60, 999), Feed.delta(BAD, 0, 60, 1));
    assertThat(status(engine, 60).all().budgetRemaining()).isZero();
    assertThat(status(engine, 60).all().burn().get("5m")).isEqualTo(1);
    assertThat(status(engine, 60).state()).isEqualTo(SloState.EXHAUSTED);
  }

  @Test
  void emptyWindowsAreNullNeverNaN() {
    SliEngine engine = engine(slo("s", 0.999, Feed.errors()));
    SloStatus before = status(engine, 0);
    assertThat(before.state()).isEqualTo(SloState.NO_DATA);
    assertThat(before.watermark()).isNull();
    assertThat(before.coverage()).isNull();
    assertThat(before.all().sli()).isNull();
    assertThat(before.all().budgetRemaining()).isEqualTo(1);
    assertThat(before.all().burn())
        .containsOnlyKeys("5m", "30m", "1h", "2h", "6h", "1d", "3d")
        .containsEntry("5m", null);
    feed(engine, 60, Feed.delta(OK, 0, 60, 0));
    assertThat(status(engine, 60).state()).isEqualTo(SloState.NO_TRAFFIC);
    assertThat(status(engine, 60).all().sli()).isNull();
    assertThat(status(engine, 300).state()).isEqualTo(SloState.STALE);
  }

  @Test
  void burningNeedsBothWindowsOfATier() {
    SliEngine engine = engine(slo("s", 0.99, Feed.errors()));
    for (int t = 10; t <= 86_400; t += 10) {
      boolean bad = t > 86_400 - 3600;
      feed(engine, t, Feed.delta(OK, t - 10, t, 100), Feed.delta(BAD, t - 10, t, bad ? 20 : 0));
    }
    SloStatus burning = status(engine, 86_400);
    assertThat(burning.all().burn().get("1h")).isCloseTo(20 / 120.0 * 100, within());
    assertThat(burning.state()).isEqualTo(SloState.BURNING);
    // Five quiet minutes later the short windows are below every factor.
    for (int t = 86_410; t <= 86_400 + 3 * 3600; t += 10) {
      feed(engine, t, Feed.delta(OK, t - 10, t, 100));
    }
    assertThat(status(engine, 86_400 + 3 * 3600).state()).isEqualTo(SloState.OK);
  }

  @Test
  void changedTargetAppliesToWhatWasCountedAndChangedIndicatorStartsAGeneration() {
    SliEngine engine = engine(slo("s", 0.999, Feed.errors()));
    feed(engine, 60, Feed.delta(OK, 0, 60, 99), Feed.delta(BAD, 0, 60, 1));
    engine.define(List.of(slo("s", 0.9, Feed.errors())), Map.of());
    assertThat(status(engine, 60).generation()).isEqualTo(1);
    assertThat(status(engine, 60).all().total()).isEqualTo(100);
    assertThat(status(engine, 60).all().budgetRemaining()).isCloseTo(0.9, within());
    engine.define(List.of(slo("s", 0.9, Feed.under(1))), Map.of());
    assertThat(status(engine, 60).generation()).isEqualTo(2);
    assertThat(status(engine, 60).all().total()).isZero();
  }

  @Test
  void addedIndicatorSeesWhatALatePointCouldStillChange() {
    SliEngine engine = engine(slo("s", 0.9, Feed.errors()));
    feed(engine, 700, Feed.delta(OK, 0, 60, 1), Feed.delta(OK, 600, 661, 2));
    Selector all = Selector.metric(Feed.METRIC, Map.of(), List.of());
    Indicator global = new Indicator.Ratio(all, true, all);
    engine.define(List.of(slo("s", 0.9, Feed.errors()), slo("t", 0.9, global)), Map.of());
    assertThat(engine.status("t", Feed.now(700)).orElseThrow().all().total()).isEqualTo(2);
    feed(engine, 700, Feed.delta(OK, 100, 200, 4), Feed.delta(OK, 661, 700, 8));
    assertThat(engine.status("t", Feed.now(700)).orElseThrow().all().total()).isEqualTo(14);
    assertThat(engine.status("t", Feed.now(700)).orElseThrow().groups().get(0).labels()).isEmpty();
    assertThat(status(engine, 700).all().total()).isEqualTo(15);
  }

  @Test
  void unreadObjectivesShowNoData() {
    SliEngine engine = engine(slo("s", 0.9, null));
    assertThat(status(engine, 0).state()).isEqualTo(SloState.NO_DATA);
  }

  @Test
  void thirtyDayWindowKeepsWhatIsInItAndDropsWhatIsNot() {
    SliEngine engine = engine(slo("s", 0.9, Feed.errors()));
    feed(engine, 60, Feed.delta(OK, 0, 60, 5));
    double days = 86_400;
    feed(engine, 29 * days, Feed.delta(OK, 29 * days - 60, 29 * days, 7));
    assertThat(status(engine, 29 * days).all().total()).isEqualTo(12);
    feed(engine, 31 * days, Feed.delta(OK, 31 * days - 60, 31 * days, 1));
    assertThat(status(engine, 31 * days).all().total()).isEqualTo(8);
    assertThat(status(engine, 31 * days).all().burn().get("3d")).isZero();
  }

  @Test
  void calendarDaysFollowTheClockOfTheirZone() {
    TimeWindow.Calendar day =
        new TimeWindow.Calendar(
            1,
            ChronoUnit.DAYS,
            LocalDateTime.parse("2026-01-01T00:00:00"),
            ZoneId.of("Europe/Berlin"));
    Instant spring = Instant.parse("2026-03-29T10:00:00Z");
    assertThat(day.startFor(spring)).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
    Instant next = day.startFor(Instant.parse("2026-03-30T10:00:00Z"));
    assertThat(Duration.between(day.startFor(spring), next)).isEqualTo(Duration.ofHours(23));
    Instant autumn = day.startFor(Instant.parse("2026-10-25T10:00:00Z"));
    assertThat(Duration.between(autumn, day.startFor(Instant.parse("2026-10-26T10:00:00Z"))))
        .isEqualTo(Duration.ofHours(25));
  }

  @Test
  void undecidedEventsBeyondATenthOfTheBudgetAreNoticed() {
    SliEngine engine = engine(slo("s", 0.99, Feed.under(0.3)));
    Series series = Feed.series("latency", "200", "eu", "a");
    double[] bounds = {0.25, 0.5};
    feed(engine, 60, Feed.histogram(series, 0, 60, bounds, 9_990, 10, 0));
    assertThat(status(engine, 60).notices()).isEmpty();
    feed(engine, 120, Feed.histogram(series, 0, 120, bounds, 9_990, 11, 0));
    assertThat(status(engine, 120).notices())
        .singleElement()
        .asString()
        .startsWith("objective 0.99: 0.110 % of the events lie in the histogram bucket");
  }

  @Test
  void checkpointKeepsDefinitionsGenerationsAndStatus() throws IOException {
    SliEngine engine = engine(slo("s", 0.99, Feed.under(1)));
    engine.define(List.of(slo("s", 0.99, Feed.errors())), Map.of("x", Feed.under(3)));
    feed(engine, 60, Feed.delta(OK, 0, 60, 99), Feed.delta(BAD, 0, 60, 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    SliEngine restored = new SliEngine();
    restored.restore(new ByteArrayInputStream(out.toByteArray()));
    assertThat(status(restored, 60)).isEqualTo(status(engine, 60));
    assertThat(status(restored, 60).generation()).isEqualTo(2);
    assertThat(restored.slos()).isEqualTo(engine.slos());
    assertThat(restored.signals()).isEqualTo(engine.signals());
  }

  @Test
  void damagedCheckpointIsRefusedAndChangesNothing() throws IOException {
    SliEngine engine = engine(slo("s", 0.99, Feed.errors()));
    feed(engine, 60, Feed.delta(OK, 0, 60, 99));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    byte[] good = out.toByteArray();
    for (int i = 0; i < good.length; i += Math.max(1, good.length / 97)) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      assertThatThrownBy(() -> engine.restore(new ByteArrayInputStream(bad)))
          .isInstanceOf(CheckpointException.class);
      byte[] torn = java.util.Arrays.copyOf(good, i);
      assertThatThrownBy(() -> engine.restore(new ByteArrayInputStream(torn)))
          .isInstanceOf(CheckpointException.class);
    }
    assertThat(status(engine, 60).all().total()).isEqualTo(99);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-9);
  }
}
