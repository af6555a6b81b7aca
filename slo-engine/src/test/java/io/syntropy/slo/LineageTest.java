package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final String M = Feed.METRIC;
  private static final List<String> REGION = List.of("cloud.region");
  private static final Indicator OTHER = Slos.errors("other", REGION);

  private static void define(SliEngine engine, double at, Slo... slos) {
    engine.define(List.of(slos), Map.of(), Feed.now(at));
  }

  private static SloStatus status(SliEngine engine, int generation, double at) {
    return engine.status("s", generation, Feed.now(at)).orElseThrow();
  }

  private static Slo slo(double target, Indicator indicator) {
    return Slos.counting("s", target, indicator);
  }

  @Test
  void changedTargetIsReadFromWhatWasCountedAndStartsNoGeneration() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 60, 99, 1);
    define(engine, 70, Slos.counting("s", 0.99, Duration.ofDays(7), Feed.errors()));
    assertThat(engine.generations("s")).hasSize(1);
    assertThat(status(engine, 1, 70).all().budgetRemaining()).isZero();
    assertThat(status(engine, 1, 70).window()).isEqualTo("7d");
  }

  @Test
  void replacedGenerationIsReadAtItsLastWatermarkAndCountsNothingMore() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 50, 40, 5);
    Slos.feed(engine, M, "eu", 60, 50, 5);
    define(engine, 70, slo(0.9, OTHER));
    Slos.feed(engine, M, "eu", 80, 1_000, 0);
    Slos.feed(engine, "other", "eu", 5_000, 7, 0);
    SloStatus old = status(engine, 1, 5_000);
    assertThat(old.all().total()).isEqualTo(100);
    assertThat(old.all().sli()).isEqualTo(0.9);
    assertThat(old.all().burn().get("5m")).isEqualTo(1);
    assertThat(old.watermark()).isEqualTo(Feed.now(60));
    assertThat(old.state()).isEqualTo(SloState.STALE);
    assertThat(old.generation()).isEqualTo(1);
    assertThat(old.coverage()).isEqualTo(1);
    assertThat(engine.status("s", Feed.now(5_000)).orElseThrow().all().total()).isEqualTo(7);
    assertThat(engine.status("s", 3, Feed.now(5_000))).isEmpty();
    assertThat(engine.status("t", 1, Feed.now(5_000))).isEmpty();
    List<Generation> kept = engine.generations("s");
    assertThat(kept).extracting(Generation::number).containsExactly(1, 2);
    assertThat(kept.get(0).from()).isEqualTo(Feed.T0);
    assertThat(kept.get(0).until()).isEqualTo(Feed.now(70)).isEqualTo(kept.get(1).from());
    assertThat(kept.get(0).watermark()).isEqualTo(Feed.now(60));
    assertThat(kept.get(1).until()).isNull();
    assertThat(kept.get(0).indicator())
        .isEqualTo("bad metric requests{status = 500} of all metric requests by cloud.region");
  }

  @Test
  void anIndicatorThatAnotherSloGoesOnCountingIsStillReadWhereItsGenerationEnded() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()), Slos.counting("t", 0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 60, 90, 10);
    define(engine, 70, slo(0.9, OTHER), Slos.counting("t", 0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 4_000, 500, 0);
    assertThat(status(engine, 1, 4_000).all().total()).isEqualTo(100);
    assertThat(status(engine, 1, 4_000).state()).isEqualTo(SloState.STALE);
    assertThat(engine.status("t", Feed.now(4_000)).orElseThrow().all().total()).isEqualTo(600);
  }

  @Test
  void removedSloThatComesBackContinuesItsHistoryAndCountsNoPointTwice() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 60, 90, 10);
    define(engine, 70);
    assertThat(engine.status("s", Feed.now(70))).isEmpty();
    assertThat(status(engine, 1, 70).all().total()).isEqualTo(100);
    Slos.feed(engine, M, "eu", 100, 1_000, 0);
    define(engine, 200, slo(0.9, Feed.errors()));
    assertThat(engine.generations("s")).hasSize(1);
    assertThat(engine.generations("s").getFirst().until()).isNull();
    Slos.feed(engine, M, "eu", 210, 5, 0);
    SloStatus back = engine.status("s", Feed.now(210)).orElseThrow();
    assertThat(back.all().total()).isEqualTo(105);
    assertThat(back.state()).isEqualTo(SloState.OK);
  }

  @Test
  void cumulativeSeriesOfAResumedSloIsNotCountedTwice() {
    Slo other = Slos.counting("t", 0.9, Feed.errors());
    for (boolean shared : List.of(true, false)) {
      SliEngine engine =
          shared
              ? Slos.engine(slo(0.9, Feed.errors()), other)
              : Slos.engine(slo(0.9, Feed.errors()));
      Series series = Feed.ok();
      engine.accept(Feed.nanos(60) / 1_000_000, List.of(Feed.cumulative(series, 0, 60, 100)));
      define(engine, 70);
      Slo again = slo(0.9, Feed.errors());
      engine.accept(Feed.nanos(120) / 1_000_000, List.of(Feed.cumulative(series, 0, 120, 150)));
      define(engine, 130, again);
      engine.accept(Feed.nanos(180) / 1_000_000, List.of(Feed.cumulative(series, 0, 180, 175)));
      engine.accept(Feed.nanos(240) / 1_000_000, List.of(Feed.cumulative(series, 0, 240, 200)));
      // 100 before; its first point after coming back is a baseline; 25 since.
      assertThat(engine.status("s", Feed.now(240)).orElseThrow().all().total()).isEqualTo(125);
    }
  }

  @Test
  void resumedSloTakesOverWhatOthersCountedUnlessItWasCountedBefore() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()));
    Selector all = Selector.metric(M, Map.of(), List.of());
    Slo other = Slos.counting("t", 0.9, new Indicator.Ratio(all, true, all));
    define(engine, 1, slo(0.9, Feed.errors()), other);
    Slos.feed(engine, M, "eu", 60, 90, 10);
    define(engine, 70, other);
    Slos.feed(engine, M, "eu", 100, 7, 0);
    define(engine, 130, slo(0.9, Feed.errors()), other);
    // What a late point could still change is known: the 7 of the meantime count, the 100 once.
    assertThat(engine.status("s", Feed.now(130)).orElseThrow().all().total()).isEqualTo(107);
  }

  @Test
  void indicatorThatIsTakenUpAgainIsANewGenerationWithItsCounts() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 60, 90, 10);
    define(engine, 70, slo(0.9, OTHER));
    define(engine, 80, slo(0.9, Feed.errors()));
    Slos.feed(engine, M, "eu", 7_260, 50, 0);
    assertThat(engine.generations("s")).hasSize(3);
    assertThat(engine.status("s", Feed.now(7_260)).orElseThrow().generation()).isEqualTo(3);
    assertThat(engine.status("s", Feed.now(7_260)).orElseThrow().all().total()).isEqualTo(150);
    assertThat(status(engine, 1, 7_260).all().total()).isEqualTo(100);
    assertThat(status(engine, 2, 7_260).state()).isEqualTo(SloState.NO_DATA);
  }

  @Test
  void atMostEightReplacedGenerationsAreKept() {
    SliEngine engine = Slos.engine(slo(0.9, Slos.errors("m0", REGION)));
    for (int i = 1; i <= 12; i++) {
      define(engine, i, slo(0.9, Slos.errors("m" + i, REGION)));
    }
    assertThat(engine.generations("s"))
        .extracting(Generation::number)
        .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13);
  }

  @Test
  void ofAllSlosTogetherAThousandReplacedGenerationsAreKept() {
    SliEngine engine = new SliEngine();
    Slo[] first = new Slo[1_200];
    Slo[] second = new Slo[1_200];
    for (int i = 0; i < first.length; i++) {
      first[i] = Slos.counting("s" + i, 0.9, Slos.errors("m" + i, REGION));
      second[i] = Slos.counting("s" + i, 0.9, Slos.errors("n" + i, REGION));
    }
    define(engine, 1, first);
    define(engine, 2, second);
    int kept = 0;
    for (Slo slo : first) {
      kept += engine.generations(slo.name()).size() - 1;
      assertThat(engine.generations(slo.name()).getLast().number()).isEqualTo(2);
    }
    assertThat(kept).isEqualTo(1_000);
  }

  @Test
  void whatEndedNinetyDaysAgoIsForgotten() {
    SliEngine engine = Slos.engine(slo(0.9, Feed.errors()), Slos.counting("t", 0.9, OTHER));
    Slos.feed(engine, M, "eu", 60, 1, 0);
    define(engine, 70, Slos.counting("t", 0.9, OTHER));
    Slos.feed(engine, "other", "eu", 89 * 86_400, 1, 0);
    assertThat(engine.generations("s")).hasSize(1);
    int before = engine.counters().groups();
    Slos.feed(engine, "other", "eu", 91 * 86_400, 1, 0);
    assertThat(engine.generations("s")).isEmpty();
    assertThat(engine.counters().groups()).isEqualTo(before - 1);
    define(engine, 91 * 86_400, slo(0.9, Feed.errors()));
    assertThat(engine.generations("s").getFirst().number()).isEqualTo(1);
    assertThat(engine.status("s", Feed.now(0)).orElseThrow().all().total()).isZero();
  }

  @Test
  void checkpointAndTheSameLaterInputEqualAnUninterruptedRun() throws IOException {
    for (int crash = 0; crash <= 8; crash++) {
      SliEngine whole = Slos.engine(slo(0.9, Feed.errors()));
      SliEngine part = Slos.engine(slo(0.9, Feed.errors()));
      for (int step = 0; step < 8; step++) {
        if (step == crash) {
          SliEngine restored = new SliEngine();
          restored.restore(new ByteArrayInputStream(bytes(part)));
          part = restored;
        }
        step(whole, step);
        step(part, step);
      }
      assertThat(bytes(part)).as("crash before step %d", crash).isEqualTo(bytes(whole));
      assertThat(part.generations("s")).isEqualTo(whole.generations("s"));
      assertThat(part.revisions("s")).isEqualTo(whole.revisions("s"));
    }
  }

  private static void step(SliEngine engine, int step) {
    switch (step) {
      case 0, 2, 5, 7 -> {
        Slos.feed(engine, M, "eu", 60 + step * 60, 90, 10);
        Slos.receive(engine, 61 + step * 60, M, "eu", 20 + step * 60, 3, 1);
      }
      case 1 -> define(engine, 130, slo(0.9, OTHER));
      case 3 -> define(engine, 250, slo(0.9, Feed.errors()));
      case 4 ->
          engine.correct("s", Slos.correction("x", Correction.Kind.EXCLUDE, 10, 20, Map.of()));
      default -> define(engine, 400, slo(0.99, Feed.errors()), Slos.counting("t", 0.9, OTHER));
    }
  }

  private static byte[] bytes(SliEngine engine) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    return out.toByteArray();
  }
}
