package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Composite.Method;
import io.syntropy.slo.Composite.Part;
import io.syntropy.slo.Composite.Unknown;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CompositeTest {
  private static final List<String> REGION = List.of("cloud.region");
  private static final Offset<Double> TINY = within(1e-12);

  /** a: 90 of 100 good, target 0.9; b: 98 of 100, target 0.98; c silent. */
  private static SliEngine engine(Composite composite) {
    SliEngine engine =
        Slos.engine(
            Slos.counting("a", 0.9, Slos.errors("ma", REGION)),
            Slos.counting("b", 0.98, Slos.errors("mb", List.of())),
            Slos.counting("c", 0.5, Slos.errors("mc", REGION)),
            Slos.composite("s", 0.95, composite));
    Slos.feed(engine, "ma", "eu", 60, 45, 5);
    Slos.feed(engine, "ma", "us", 60, 45, 5);
    Slos.feed(engine, "mb", "eu", 60, 98, 2);
    return engine;
  }

  private static Composite made(Method method, Unknown unknown, double floor, Part... parts) {
    return new Composite(method, unknown, floor, List.of(parts));
  }

  private static final Part A = new Part("a", 0, 3);
  private static final Part B = new Part("b", 0, 1);
  private static final Part C = new Part("c", 0, 4);

  private static SloStatus status(SliEngine engine) {
    return engine.status("s", Feed.now(60)).orElseThrow();
  }

  private static Budget all(Composite composite) {
    return status(engine(composite)).all();
  }

  @Test
  void weightedSliIsTheWeightedMeanOfTheSlis() {
    Budget all = all(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, B));
    assertThat(all.sli()).isCloseTo(0.75 * 0.9 + 0.25 * 0.98, TINY);
    assertThat(all.budgetRemaining()).isCloseTo(1 - 0.08 / 0.05, TINY);
    assertThat(all.burn().get("5m")).isCloseTo(0.08 / 0.05, TINY);
    assertThat(all.total()).isEqualTo(200);
    assertThat(all.good()).isCloseTo(0.92 * 200, within(1e-9));
  }

  @Test
  void weightedBurnIsTheWeightedMeanOfTheBurnRates() {
    Budget all = all(made(Method.WEIGHTED_BURN, Unknown.IGNORE, 0, A, B));
    assertThat(all.burn().get("1h")).isCloseTo(1, TINY);
    assertThat(all.budgetRemaining()).isCloseTo(0, TINY);
    assertThat(all.sli()).isCloseTo(0.95, TINY);
  }

  @Test
  void anyBadAddsTheErrorsUpAndMinTakesTheWorst() {
    Budget any = all(made(Method.ANY_BAD, Unknown.IGNORE, 0, A, B));
    assertThat(any.sli()).isCloseTo(0.88, TINY);
    assertThat(any.goodHigh()).isCloseTo(0.9 * 200, within(1e-9));
    assertThat(all(made(Method.MIN, Unknown.IGNORE, 0, A, B)).sli()).isCloseTo(0.9, TINY);
  }

  @Test
  void unknownPartsAreLeftOutOrBadOrMakeAllUnknown() {
    assertThat(all(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, C)).sli()).isCloseTo(0.9, TINY);
    assertThat(all(made(Method.WEIGHTED_SLI, Unknown.BAD, 0, A, C)).sli())
        .isCloseTo(0.9 * 3 / 7, TINY);
    Budget unknown = all(made(Method.WEIGHTED_SLI, Unknown.UNKNOWN, 0, A, C));
    assertThat(unknown.sli()).isNull();
    assertThat(unknown.total()).isZero();
    assertThat(unknown.budgetRemaining()).isEqualTo(1);
    assertThat(unknown.burn()).containsEntry("5m", null);
    Part missing = new Part("nothing-has-this-name", 0, 1);
    assertThat(all(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, missing)).sli())
        .isCloseTo(0.9, TINY);
  }

  @Test
  void underTheKnownWeightTheCompositeIsUnknown() {
    assertThat(all(made(Method.MIN, Unknown.IGNORE, 0.42, A, C)).sli()).isCloseTo(0.9, TINY);
    assertThat(all(made(Method.MIN, Unknown.IGNORE, 0.43, A, C)).sli()).isNull();
    // EVU: 0.35 + 0.25 known is exactly the 0.6 it needs.
    Composite evu =
        made(
            Method.WEIGHTED_SLI,
            Unknown.IGNORE,
            0.6,
            new Part("a", 0, 0.35),
            new Part("b", 0, 0.25),
            new Part("c", 0, 0.25),
            new Part("c", 0, 0.15));
    assertThat(all(evu).sli()).isCloseTo((0.35 * 0.9 + 0.25 * 0.98) / 0.6, TINY);
  }

  @Test
  void partThatFallsSilentIsUnknownInTheWindowsItIsSilentIn() {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, B));
    Slos.feed(engine, "mb", "eu", 1_000, 100, 0);
    SloStatus status = engine.status("s", Feed.now(1_000)).orElseThrow();
    assertThat(status.watermark()).isEqualTo(Feed.now(1_000));
    assertThat(status.all().burn().get("5m")).isZero();
    assertThat(status.all().burn().get("1h")).isCloseTo((0.75 * 0.1 + 0.25 * 0.01) / 0.05, TINY);
  }

  @Test
  void groupsAreMatchedByTheLabelKeysTheGroupedPartsShare() {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, B, C));
    Slos.feed(engine, "mc", "us", 60, 1, 1);
    SloStatus status = status(engine);
    assertThat(status.groups())
        .extracting(SloStatus.Group::labels)
        .containsExactly(Map.of("cloud.region", "eu"), Map.of("cloud.region", "us"));
    // b has no region: it counts in every group.
    assertThat(status.groups().get(0).budget().sli()).isCloseTo((3 * 0.9 + 0.98) / 4, TINY);
    assertThat(status.groups().get(1).budget().sli())
        .isCloseTo((3 * 0.9 + 0.98 + 4 * 0.5) / 8, TINY);
    SliEngine plain =
        Slos.engine(
            Slos.counting("a", 0.9, Slos.errors("ma", REGION)),
            Slos.counting("b", 0.98, Slos.errors("mb", List.of("zone"))),
            Slos.composite("s", 0.95, made(Method.MIN, Unknown.IGNORE, 0, A, B)));
    Slos.feed(plain, "ma", "eu", 60, 45, 5);
    Slos.feed(plain, "mb", "eu", 60, 45, 5);
    assertThat(status(plain).groups())
        .extracting(SloStatus.Group::labels)
        .containsExactly(Map.of());
  }

  @Test
  void stateFollowsBudgetAndFreshWeight() {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0.6, A, C));
    assertThat(status(engine).state()).isEqualTo(SloState.STALE);
    SliEngine enough = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0.4, A, C));
    assertThat(status(enough).state()).isEqualTo(SloState.EXHAUSTED);
    assertThat(enough.status("s", Feed.now(400)).orElseThrow().state()).isEqualTo(SloState.STALE);
    SliEngine nothing =
        Slos.engine(Slos.composite("s", 0.95, made(Method.MIN, Unknown.IGNORE, 0, A)));
    assertThat(status(nothing).state()).isEqualTo(SloState.NO_DATA);
    assertThat(status(nothing).watermark()).isNull();
  }

  @Test
  void correctionsOfPartsApplyInTheComposite() {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, B));
    engine.correct("a", Slos.correction("x", Correction.Kind.COUNT_GOOD, 0, 60, Map.of()));
    assertThat(status(engine).all().sli()).isCloseTo(0.75 + 0.25 * 0.98, TINY);
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            engine.correct("s", Slos.correction("y", Correction.Kind.EXCLUDE, 0, 60, Map.of())))
        .hasMessage("slo: s is a composite (expected a correction of one of its parts)");
  }

  @Test
  void compositesNestAndCyclesEndUnknown() {
    SliEngine engine = engine(made(Method.MIN, Unknown.IGNORE, 0, new Part("inner", 0, 1), B));
    List<Slo> slos = new ArrayList<>(engine.slos());
    slos.add(Slos.composite("inner", 0.9, made(Method.ANY_BAD, Unknown.BAD, 0, A, B)));
    engine.define(slos, Map.of(), Feed.T0);
    assertThat(status(engine).all().sli()).isCloseTo(0.88, TINY);
    slos.removeLast();
    slos.add(
        Slos.composite(
            "inner", 0.9, made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, new Part("s", 0, 1), A)));
    engine.define(slos, Map.of(), Feed.T0);
    assertThat(status(engine).all().sli()).isCloseTo(0.9, within(0.1));
  }

  @Test
  void evaluationsHoldCompositesTooAndEqualTheirStatus() {
    SliEngine engine = engine(made(Method.WEIGHTED_BURN, Unknown.IGNORE, 0, A, B));
    List<String> seen = new ArrayList<>();
    engine.evaluate(Feed.now(60), e -> seen.add(e.slo().name() + e.labels()));
    assertThat(seen).contains("s{cloud.region=eu}", "s{cloud.region=us}");
    List<Double> rates = new ArrayList<>();
    engine.evaluate("s", Feed.now(60), e -> rates.add(e.burn(BurnWindow.H1)));
    assertThat(rates)
        .containsExactlyElementsOf(
            status(engine).groups().stream().map(g -> g.budget().burn().get("1h")).toList());
  }

  @Test
  void replacedCompositeIsAGenerationReadAtItsLastWatermark() {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.IGNORE, 0, A, B));
    List<Slo> slos = new ArrayList<>(engine.slos());
    slos.removeIf(slo -> slo.name().equals("s"));
    slos.add(Slos.composite("s", 0.95, made(Method.MIN, Unknown.IGNORE, 0, A, B)));
    engine.define(slos, Map.of(), Feed.now(70));
    Slos.feed(engine, "ma", "eu", 120, 1_000, 0);
    SloStatus old = engine.status("s", 1, Feed.now(120)).orElseThrow();
    assertThat(old.all().sli()).isCloseTo(0.92, TINY);
    assertThat(old.watermark()).isEqualTo(Feed.now(60));
    assertThat(old.state()).isEqualTo(SloState.STALE);
    assertThat(engine.generations("s"))
        .extracting(Generation::indicator)
        .containsExactly("weighted_sli of a × 3.0, b × 1.0", "min of a × 3.0, b × 1.0");
  }

  @Test
  void checkpointKeepsComposites() throws IOException {
    SliEngine engine = engine(made(Method.WEIGHTED_SLI, Unknown.BAD, 0.25, A, B));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.checkpoint(out);
    SliEngine restored = new SliEngine();
    restored.restore(new ByteArrayInputStream(out.toByteArray()));
    assertThat(status(restored)).isEqualTo(status(engine));
    assertThat(restored.slos()).isEqualTo(engine.slos());
  }
}
