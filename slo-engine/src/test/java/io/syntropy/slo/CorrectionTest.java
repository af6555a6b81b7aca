package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Correction.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorrectionTest {
  private static final String M = Feed.METRIC;

  private static SliEngine engine() {
    SliEngine engine = Slos.engine(Slos.counting("s", 0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 15, 90, 10);
    Slos.feed(engine, M, "eu", 25, 80, 20);
    Slos.feed(engine, M, "us", 35, 100, 0);
    return engine;
  }

  private static Budget all(SliEngine engine) {
    return engine.status("s", Feed.now(40)).orElseThrow().all();
  }

  private static double bad(SliEngine engine) {
    return all(engine).total() - all(engine).good();
  }

  @Test
  void excludeTakesItsSlicesOutOfGoodAndTotal() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    assertThat(all(engine).total()).isEqualTo(200);
    assertThat(all(engine).good()).isEqualTo(180);
    assertThat(all(engine).sli()).isEqualTo(0.9);
    assertThat(all(engine).burn().get("5m")).isCloseTo(1, within(1e-12));
  }

  @Test
  void countGoodMakesBadEventsOfTheRangeGood() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.COUNT_GOOD, 20, 30, Map.of()));
    assertThat(all(engine).total()).isEqualTo(300);
    assertThat(bad(engine)).isEqualTo(10);
  }

  @Test
  void creditOfEventsIsTakenFromTheBadEventsOfItsRangeInProportion() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.CREDIT, 10, 30, Map.of(), 6, 0));
    assertThat(bad(engine)).isEqualTo(24);
    // 10 s hold 20 of the range's 30 bad events when only they are read: 4 of the 6 are theirs.
    SliEngine later = engine();
    later.correct("s", Slos.correction("x", Kind.CREDIT, 10, 30, Map.of(), 6, 0));
    Slos.feed(later, M, "us", 320, 1, 0);
    double rate = later.status("s", Feed.now(320)).orElseThrow().all().burn().get("5m");
    assertThat(rate).isCloseTo(16.0 / 201 / 0.1, within(1e-12));
  }

  @Test
  void creditNeverGivesMoreThanItsRangeSpent() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.CREDIT, 10, 20, Map.of(), 1_000, 0));
    assertThat(bad(engine)).isEqualTo(20);
    engine.correct("s", Slos.correction("y", Kind.CREDIT, 10, 20, Map.of(), 1_000, 0));
    assertThat(all(engine).total()).isEqualTo(300);
    assertThat(bad(engine)).isEqualTo(10);
  }

  @Test
  void creditOfABudgetShareRaisesWhatRemainsByThatShare() {
    SliEngine engine = engine();
    double before = all(engine).budgetRemaining();
    engine.correct("s", Slos.correction("x", Kind.CREDIT, 10, 30, Map.of(), 0, 0.25));
    assertThat(all(engine).budgetRemaining()).isCloseTo(before + 0.25, within(1e-12));
  }

  @Test
  void overlapsAreAUnionAndWhatIsExcludedIsNothingElse() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("a", Kind.EXCLUDE, 10, 20, Map.of()));
    engine.correct("s", Slos.correction("b", Kind.EXCLUDE, 5, 20, Map.of()));
    engine.correct("s", Slos.correction("c", Kind.COUNT_GOOD, 10, 30, Map.of()));
    engine.correct("s", Slos.correction("d", Kind.COUNT_GOOD, 20, 30, Map.of()));
    engine.correct("s", Slos.correction("e", Kind.CREDIT, 10, 30, Map.of(), 5, 0));
    assertThat(all(engine).total()).isEqualTo(200);
    assertThat(bad(engine)).isZero();
  }

  @Test
  void labelsLimitACorrectionToTheGroupsThatHaveThem() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 0, 40, Map.of("cloud.region", "us")));
    assertThat(all(engine).total()).isEqualTo(200);
    List<SloStatus.Group> groups = engine.status("s", Feed.now(40)).orElseThrow().groups();
    assertThat(groups.get(0).budget().total()).isEqualTo(200);
    assertThat(groups.get(1).budget().total()).isZero();
    assertThat(groups.get(1).state()).isEqualTo(SloState.NO_TRAFFIC);
  }

  @Test
  void lateEventsOfTheRangeAreCorrectedToo() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    Slos.receive(engine, 40, M, "eu", 16, 7, 3);
    assertThat(all(engine).total()).isEqualTo(200);
  }

  @Test
  void withdrawnCorrectionLeavesWhatWasCounted() {
    SliEngine engine = engine();
    Budget before = all(engine);
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    assertThat(engine.withdraw("s", "y")).isFalse();
    assertThat(engine.withdraw("s", "x")).isTrue();
    assertThat(all(engine)).isEqualTo(before);
  }

  @Test
  void rangesAreRoundedOutwardToWhatIsStoredAndSaySo() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 12, 18, Map.of()));
    Correction.Applied fine = engine.corrections("s").getFirst();
    assertThat(fine.from()).isEqualTo(Feed.now(10));
    assertThat(fine.to()).isEqualTo(Feed.now(20));
    assertThat(fine.resolution()).isEqualTo(Duration.ofSeconds(10));
    assertThat(fine.inWindow()).isTrue();
    Slos.feed(engine, M, "eu", 10 * 3600, 1, 0);
    Correction.Applied minute = engine.corrections("s").getFirst();
    assertThat(minute.from()).isEqualTo(Feed.now(0));
    assertThat(minute.to()).isEqualTo(Feed.now(60));
    assertThat(minute.resolution()).isEqualTo(Duration.ofMinutes(1));
    Slos.feed(engine, M, "eu", 4 * 86_400, 1, 0);
    Correction.Applied hour = engine.corrections("s").getFirst();
    assertThat(hour.to()).isEqualTo(Feed.now(3600));
    assertThat(hour.resolution()).isEqualTo(Duration.ofHours(1));
    Slos.feed(engine, M, "eu", 31 * 86_400, 1, 0);
    assertThat(engine.corrections("s").getFirst().inWindow()).isFalse();
  }

  @Test
  void evaluationsSeeCorrectedCounts() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    WindowCounts hour = new WindowCounts();
    double[] seen = new double[2];
    engine.evaluate(
        "s",
        Feed.now(40),
        e -> {
          e.counts(Duration.ofMinutes(20), hour);
          seen[0] += e.budget().total();
          seen[1] += hour.total();
        });
    assertThat(seen).containsExactly(200, 200);
  }

  @Test
  void refusesWhatCannotBeMeant() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    assertThatThrownBy(
            () -> engine.correct("t", Slos.correction("y", Kind.EXCLUDE, 1, 2, Map.of())))
        .hasMessage("slo: t is not defined");
    assertThatThrownBy(
            () -> engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 1, 2, Map.of())))
        .hasMessage("id: x is taken");
    assertThatThrownBy(() ->
            engine.correct("s", Slos.correction("y", Kind.EXCLUDE, 1, 2, Map.of("zone", "a"))))
        .hasMessageContaining("labels: zone (expected some of [cloud.region]");
    assertThatThrownBy(() -> Slos.correction("y", Kind.EXCLUDE, 2, 2, Map.of()))
        .hasMessageContaining("expected after from");
    assertThatThrownBy(() -> Slos.correction("y", Kind.EXCLUDE, -91 * 86_400, 2, Map.of()))
        .hasMessageContaining("expected within 90d");
    assertThatThrownBy(() -> Slos.correction("y", Kind.CREDIT, 1, 2, Map.of()))
        .hasMessageContaining("expected either events above 0 or a budget_share");
    assertThatThrownBy(() -> Slos.correction("y", Kind.CREDIT, 1, 2, Map.of(), 0, 1.5))
        .hasMessageContaining("budget_share 1.5");
    assertThatThrownBy(() -> Slos.correction("y", Kind.EXCLUDE, 1, 2, Map.of(), 3, 0))
        .hasMessageContaining("expected neither");
    for (int i = 1; i < Correction.MAX; i++) {
      engine.correct("s", Slos.correction("n" + i, Kind.EXCLUDE, 1, 2, Map.of()));
    }
    assertThatThrownBy(
            () -> engine.correct("s", Slos.correction("more", Kind.EXCLUDE, 1, 2, Map.of())))
        .hasMessage("corrections: 1000 (expected fewer than 1000)");
  }

  @Test
  void checkpointKeepsCorrections() throws IOException {
    SliEngine engine = engine();
    engine.correct(
        "s", Slos.correction("x", Kind.CREDIT, 10, 30, Map.of("cloud.region", "eu"), 6, 0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    SliEngine restored = new SliEngine();
    restored.restore(new ByteArrayInputStream(out.toByteArray()));
    assertThat(restored.corrections("s")).isEqualTo(engine.corrections("s"));
    assertThat(all(restored)).isEqualTo(all(engine));
  }

  @Test
  void correctionsOfWhatHasLeftNinetyDaysAreForgotten() {
    SliEngine engine = engine();
    engine.correct("s", Slos.correction("x", Kind.EXCLUDE, 10, 20, Map.of()));
    Slos.feed(engine, M, "eu", 91 * 86_400, 1, 0);
    assertThat(engine.corrections("s")).isEmpty();
  }
}
