package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTest {
  private static final String M = Feed.METRIC;

  private static SliEngine engine() {
    return Slos.engine(Slos.counting("s", 0.9, Feed.errors()));
  }

  @Test
  void pointsInOrderReviseNothing() {
    SliEngine engine = engine();
    for (int t = 10; t < 1_000; t += 10) {
      Slos.feed(engine, M, "eu", t, 9, 1);
    }
    assertThat(engine.revisions("s")).isEqualTo(Revisions.NONE);
    assertThat(engine.revisions("unknown")).isEqualTo(Revisions.NONE);
  }

  @Test
  void latePointRevisesTheSliceItChanges() {
    SliEngine engine = engine();
    Slos.feed(engine, M, "eu", 100, 9, 1);
    Slos.receive(engine, 130, M, "eu", 55, 3, 2);
    Revisions revisions = engine.revisions("s");
    assertThat(revisions.count()).isEqualTo(1);
    assertThat(revisions.lastAt()).isEqualTo(Feed.now(130));
    assertThat(revisions.newest())
        .containsExactly(new Revision(Feed.now(50), Feed.now(60), 1, 3, 5, Feed.now(130)));
  }

  @Test
  void sliceOfTheWatermarkIsStillOpen() {
    SliEngine engine = engine();
    Slos.feed(engine, M, "eu", 99, 9, 1);
    Slos.receive(engine, 100, M, "us", 91, 3, 2);
    assertThat(engine.revisions("s").count()).isZero();
  }

  @Test
  void whatArrivesTogetherIsOneRevisionAndMadeOfWhatTheBatchFound() {
    SliEngine engine = engine();
    Series a = Feed.series(M, "200", "eu", "a");
    Series b = Feed.series(M, "500", "us", "b");
    // Nothing could be read between the points of a batch: an old one beside a new one is no
    // revision.
    engine.accept(
        Feed.nanos(100) / 1_000_000, List.of(Feed.delta(a, 90, 100, 5), Feed.delta(b, 40, 50, 5)));
    assertThat(engine.revisions("s").count()).isZero();
    engine.accept(
        Feed.nanos(120) / 1_000_000, List.of(Feed.delta(a, 20, 30, 4), Feed.delta(b, 60, 70, 2)));
    assertThat(engine.revisions("s").newest())
        .containsExactly(new Revision(Feed.now(20), Feed.now(70), 2, 4, 6, Feed.now(120)));
  }

  @Test
  void splitIncrementMovesEventsBetweenSlices() {
    SliEngine engine = engine();
    Series a = Feed.ok();
    engine.accept(Feed.nanos(10) / 1_000_000, List.of(Feed.cumulative(a, 0, 10, 10)));
    engine.accept(Feed.nanos(60) / 1_000_000, List.of(Feed.cumulative(a, 0, 60, 40)));
    engine.accept(Feed.nanos(95) / 1_000_000, List.of(Feed.cumulative(a, 0, 95, 50)));
    engine.accept(Feed.nanos(100) / 1_000_000, List.of(Feed.cumulative(a, 0, 30, 25)));
    assertThat(engine.revisions("s").newest())
        .containsExactly(new Revision(Feed.now(20), Feed.now(60), 2, 0, 0, Feed.now(100)));
    assertThat(engine.status("s", Feed.now(100)).orElseThrow().all().total()).isEqualTo(50);
  }

  @Test
  void newestHundredStayInspectable() {
    SliEngine engine = engine();
    Slos.feed(engine, M, "eu", 600, 1, 0);
    for (int i = 0; i < 150; i++) {
      Slos.receive(engine, 601 + i, M, "eu", 100 + i, 1, 0);
    }
    Revisions revisions = engine.revisions("s");
    assertThat(revisions.count()).isEqualTo(150);
    assertThat(revisions.newest()).hasSize(Revision.KEPT);
    assertThat(revisions.newest().getFirst().receivedAt()).isEqualTo(Feed.now(750));
  }

  @Test
  void changedDefinitionIsNoRevision() {
    SliEngine engine = engine();
    Slos.feed(engine, M, "eu", 60, 9, 1);
    engine.define(List.of(), Map.of(), Feed.now(70));
    engine.define(List.of(Slos.counting("s", 0.9, Feed.errors())), Map.of(), Feed.now(80));
    Slos.feed(engine, M, "eu", 90, 9, 1);
    assertThat(engine.revisions("s").count()).isZero();
  }
}
