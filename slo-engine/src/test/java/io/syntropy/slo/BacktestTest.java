package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.alert.AlertKey;
import io.syntropy.slo.alert.AlertMachine;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.AlertStep;
import io.syntropy.slo.alert.Backtest;
import io.syntropy.slo.alert.EvaluationReading;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.alert.HistoryCopy;
import io.syntropy.slo.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Backtests against live runs over the same counts; a failure names its seed. */
class BacktestTest {
  private static final int CASES = 1_000;
  private static final Indicator ERRORS = Slos.errors("requests", List.of("cloud.region"));

  /** An alert, without what depends on whether it was seen live. */
  private record Seen(Map<String, String> labels, Instant fired, String last, Instant resolved) {}

  @Test
  void doesWhatALiveRunDidWhosePointsCameInTime() {
    int alerts = 0;
    int ended = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      Random random = new Random(seed);
      double[] targets = {0.9, 0.99, 0.999};
      Duration window = Duration.ofDays(random.nextBoolean() ? 30 : 1 + random.nextInt(7));
      Slo slo = Slos.counting("s", targets[random.nextInt(3)], window, ERRORS);
      SliEngine engine = Slos.engine(slo);
      List<Seen> live = live(random, slo, engine);
      History history = engine.history("s").orElseThrow();
      Backtest.Result result = Backtest.run(slo, history, history.from(), history.to());
      assertThat(seen(result)).as("seed %d", seed).isEqualTo(live);
      alerts += live.size();
      ended += (int) live.stream().filter(a -> a.resolved() != null).count();
    }
    // The cases are worth something only when they come to much of everything.
    assertThat(alerts).isGreaterThan(CASES / 2);
    assertThat(ended).isGreaterThan(CASES / 8);
  }

  private static List<Seen> seen(Backtest.Result result) {
    return result.alerts().stream()
        .map(a -> new Seen(a.labels(), a.firedAt(), a.tier(), a.resolvedAt()))
        .sorted(order())
        .toList();
  }

  private static Comparator<Seen> order() {
    return Comparator.comparing(Seen::fired).thenComparing(a -> a.labels().toString());
  }

  /** Feeds calm and burning phases slice by slice, and steps the machine after each. */
  private static List<Seen> live(Random random, Slo slo, SliEngine engine) {
    AlertMachine machine =
        new AlertMachine(
            slo.alerts().rulesFor(slo.objectives().getFirst(), slo.window()),
            slo.objectives().getFirst().target());
    Map<AlertKey, AlertState> states = new HashMap<>();
    Map<AlertKey, Integer> highest = new HashMap<>();
    List<Seen> over = new ArrayList<>();
    String[] regions = {"eu", "us"};
    double[] ratio = new double[2];
    int[] events = new int[2];
    int slices = 30 + random.nextInt(200);
    for (int slice = 1; slice <= slices; slice++) {
      for (int i = 0; i < regions.length; i++) {
        // Calm at first: coverage is stored by the 2 min, so that a group's birth is not exact.
        if (slice == 1 || slice > 15 && random.nextInt(15) == 0) {
          double[] ratios = {0, 0, 0, 0.0005, 0.004, 0.02, 0.2, 1};
          ratio[i] = slice == 1 ? 0 : ratios[random.nextInt(ratios.length)];
          events[i] = new int[] {3, 40, 1_000, 50_000}[random.nextInt(4)];
        }
        long bad = Math.round(events[i] * ratio[i] * random.nextDouble() * 2);
        Slos.feed(engine, "requests", regions[i], slice * 10, events[i], Math.min(events[i], bad));
      }
      Instant now = Feed.now(slice * 10);
      engine.evaluateAll(
          now,
          evaluation -> {
            AlertKey key = new AlertKey("s", 0, evaluation.labels());
            AlertState before = states.getOrDefault(key, AlertState.IDLE);
            AlertStep step = machine.step(before, new EvaluationReading(evaluation, 1), now);
            states.put(key, step.state());
            AlertState.Firing firing = step.state().firing();
            if (firing != null) {
              highest.merge(key, rank(machine, firing), Math::min);
            }
            if (step.change() == AlertStep.Change.RESOLVED) {
              over.add(ended(machine, key, before, highest, now));
            }
          });
    }
    states.forEach((key, state) -> {
      if (state.firing() != null) {
        over.add(ended(machine, key, state, highest, null));
      }
    });
    over.sort(order());
    return over;
  }

  private static Seen ended(
      AlertMachine machine,
      AlertKey key,
      AlertState state,
      Map<AlertKey, Integer> highest,
      Instant resolved) {
    String tier = machine.rules().get(highest.remove(key)).tier().text();
    return new Seen(key.labels(), state.firing().firedAt(), tier, resolved);
  }

  private static int rank(AlertMachine machine, AlertState.Firing firing) {
    List<String> tiers = machine.rules().stream().map(r -> r.tier().text()).toList();
    return tiers.indexOf(firing.tier());
  }

  /** Good and bad events of every slice of a phase, in one region. */
  private static void phase(SliEngine engine, int from, int to, long good, long bad) {
    for (int slice = from + 1; slice <= to; slice++) {
      Slos.feed(engine, "requests", "eu", slice * 10, good, bad);
    }
  }

  private static Backtest.Result whole(Slo slo, SliEngine engine) {
    History history = engine.history("s").orElseThrow();
    return Backtest.run(slo, history, history.from(), history.to());
  }

  @Test
  void anAlertCarriesItsPeakAndWhatItCost() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 30, 100, 0);
    phase(engine, 30, 36, 50, 50);
    phase(engine, 36, 40, 100_000, 0);
    Backtest.Result result = whole(slo, engine);
    assertThat(result.alerts()).hasSize(1);
    Backtest.Alert alert = result.alerts().getFirst();
    assertThat(alert.tier()).isEqualTo("6/6h");
    assertThat(alert.severity()).isEqualTo(Severity.PAGE);
    // 300 of 3,600 events were bad at the end of the burning phase.
    assertThat(alert.peakBurn()).isCloseTo(300 / 3_600.0 / 0.01, within(1e-9));
    assertThat(alert.resolvedAt()).isEqualTo(Feed.now(370));
    assertThat(result.pages()).isEqualTo(1);
    assertThat(result.tickets()).isZero();
  }

  @Test
  void aPageThatCostNextToNothingCountsAsFalse() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine cheap = Slos.engine(slo);
    phase(cheap, 0, 30, 10, 0);
    phase(cheap, 30, 36, 5, 20);
    // 120 bad events of an hour's 1,000,000 a slice: far under 1 % of a month's budget.
    phase(cheap, 36, 200, 1_000_000, 0);
    Backtest.Result result = whole(slo, cheap);
    assertThat(result.alerts().getFirst().falsePage()).isTrue();
    assertThat(result.alerts().getFirst().spent()).isLessThan(Backtest.FALSE_PAGE_SHARE);
    assertThat(result.falsePages()).isEqualTo(1);
    // One that still fires is nobody's to judge.
    SliEngine open = Slos.engine(slo);
    phase(open, 0, 30, 10, 0);
    phase(open, 30, 36, 5, 20);
    assertThat(whole(slo, open).falsePages()).isZero();
    assertThat(whole(slo, open).alerts().getFirst().resolvedAt()).isNull();
  }

  @Test
  void theCurveIsBoundedAndEndsWithTheBudgetThatIsLeft() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 700, 999, 1);
    Backtest.Result result = whole(slo, engine);
    assertThat(result.curve()).hasSizeBetween(2, Backtest.MAX_POINTS);
    assertThat(result.curve().getLast().at()).isEqualTo(Feed.now(7_000));
    assertThat(result.curve().getLast().remaining()).isCloseTo(0.9, within(1e-9));
    assertThat(result.remaining()).isCloseTo(0.9, within(1e-9));
    assertThat(result.exhaustedAt()).isNull();
    SloStatus status = engine.status("s", Feed.now(7_000)).orElseThrow();
    assertThat(result.remaining()).isEqualTo(status.groups().getFirst().budget().budgetRemaining());
  }

  @Test
  void anExhaustedBudgetSaysWhen() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 60, 100, 0);
    phase(engine, 60, 120, 80, 20);
    Backtest.Result result = whole(slo, engine);
    // 20 (n - 60) bad of 100 n events reach 1 % at n = 63.16.
    assertThat(result.exhaustedAt()).isEqualTo(Feed.now(640));
    assertThat(result.exhaustsAt()).isNull();
  }

  @Test
  void onlyWholeCellsOfTheRangeAreJudgedFromAnIdleStart() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 30, 100, 0);
    phase(engine, 30, 90, 50, 50);
    History history = engine.history("s").orElseThrow();
    Backtest.Result before = Backtest.run(slo, history, Feed.now(-9_000), Feed.now(304));
    assertThat(before.alerts()).isEmpty();
    assertThat(before.from()).isEqualTo(history.from());
    assertThat(before.to()).isEqualTo(Feed.now(300));
    // The alert that began at 310 s counts as fired with the first cell.
    Backtest.Result after = Backtest.run(slo, history, Feed.now(600), Feed.now(99_000));
    assertThat(after.alerts().getFirst().firedAt()).isEqualTo(Feed.now(610));
    Backtest.Result none = Backtest.run(slo, history, Feed.now(2_000), Feed.now(3_000));
    assertThat(none.alerts()).isEmpty();
    assertThat(none.curve()).isEmpty();
  }

  @Test
  void missingDataFreezesAndIsNeverAnAlertOfItsOwn() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 60, 100, 0);
    phase(engine, 60, 66, 50, 50);
    // Nothing for ten minutes, then as if nothing had been: coverage is too low to end it.
    phase(engine, 126, 140, 100_000, 0);
    Backtest.Result result = whole(slo, engine);
    assertThat(result.alerts()).hasSize(1);
    assertThat(result.alerts().getFirst().firedAt()).isBefore(Feed.now(660));
    assertThat(result.alerts().getFirst().resolvedAt()).isNull();
  }

  @Test
  void oldCountsAreJudgedByTheMinuteAndByTheHourAndSayWhatThatWidens() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    for (int minute = 1; minute <= 4 * 24 * 60; minute++) {
      Slos.feed(engine, "requests", "eu", minute * 60, 100, 0);
    }
    Backtest.Result result = whole(slo, engine);
    assertThat(result.resolution().stream().map(p -> p.cell().toSeconds()))
        .containsExactly(3_600L, 60L, 10L);
    assertThat(result.resolution().getFirst().widened()).containsExactly("5m", "30m");
    assertThat(result.resolution().getLast().widened()).isEmpty();
    assertThat(result.alerts()).isEmpty();
  }

  @Test
  void whatIsCopiedGroupByGroupIsTheSame() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    for (int slice = 1; slice <= 100; slice++) {
      for (int region = 0; region < 5; region++) {
        Slos.feed(engine, "requests", "r" + region, slice * 10, 100, slice > 50 ? region * 10 : 0);
      }
    }
    HistoryCopy copy = engine.copying(ERRORS).orElseThrow();
    int steps = 1;
    while (copy.next()) {
      steps++;
      // Fed in between: newer slices are not part of it.
      Slos.feed(engine, "requests", "r0", 1_000 + steps * 10, 7, 7);
    }
    assertThat(steps).isEqualTo(5);
    History history = copy.history();
    assertThat(history.to()).isEqualTo(Feed.now(1_000));
    assertThat(history.groups()).hasSize(5);
    for (int region = 0; region < 5; region++) {
      History.Group group = history.groups().get(region);
      assertThat(group.labels()).containsEntry("cloud.region", "r" + region);
      assertThat(group.bad(0, history.cells() - 1)).isEqualTo(region * 500.0);
      assertThat(group.total(0, history.cells() - 1)).isEqualTo(10_000.0 + region * 500.0);
    }
  }

  @Test
  void aWindowShorterThanATimeSliceSaysNothing() {
    Indicator slices =
        new Indicator.Sliced(
            ERRORS, Duration.ofMinutes(10), new SliceRule.AtLeast(0.99), EmptySlices.IGNORE);
    Slo slo = Slos.counting("s", 0.99, slices);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 360, 100, 0);
    phase(engine, 360, 720, 50, 50);
    Backtest.Result result = whole(slo, engine);
    // 14.4/1h has a short window of 5 min; 6/6h fires when 6 % of six hours' slices are bad.
    assertThat(result.alerts()).hasSize(1);
    assertThat(result.alerts().getFirst().tier()).isEqualTo("6/6h");
    assertThat(result.alerts().getFirst().firedAt()).isAfter(Feed.now(3_600));
  }

  @Test
  void correctionsApplyAsTheyDoToTheStatus() {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 60, 100, 0);
    phase(engine, 60, 90, 50, 50);
    phase(engine, 90, 120, 100, 0);
    assertThat(whole(slo, engine).pages()).isEqualTo(1);
    engine.correct("s", Slos.correction("c", Correction.Kind.EXCLUDE, 600, 900, Map.of()));
    Backtest.Result result = corrected(slo, engine);
    assertThat(result.alerts()).isEmpty();
    assertThat(result.remaining()).isEqualTo(remaining(engine)).isEqualTo(1);
    engine.withdraw("s", "c");
    engine.correct("s", Slos.correction("d", Correction.Kind.CREDIT, 600, 900, Map.of(), 750, 0));
    assertThat(corrected(slo, engine).remaining()).isCloseTo(remaining(engine), within(1e-9));
    assertThat(corrected(slo, engine).alerts()).hasSize(1);
    assertThat(remaining(engine)).isLessThan(-1);
  }

  private static Backtest.Result corrected(Slo slo, SliEngine engine) {
    HistoryCopy copy = engine.copying(slo, 0).orElseThrow();
    boolean more = copy.next();
    while (more) {
      more = copy.next();
    }
    History history = copy.history();
    return Backtest.run(slo, history, history.from(), history.to());
  }

  private static double remaining(SliEngine engine) {
    return engine
        .status("s", Feed.now(1_200))
        .orElseThrow()
        .groups()
        .getFirst()
        .budget()
        .budgetRemaining();
  }

  @Test
  void anInterruptedThreadIsNotKept() throws InterruptedException {
    Slo slo = Slos.counting("s", 0.99, ERRORS);
    SliEngine engine = Slos.engine(slo);
    phase(engine, 0, 60, 100, 0);
    List<Throwable> thrown = new ArrayList<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              try {
                whole(slo, engine);
              } catch (java.util.concurrent.CancellationException e) {
                thrown.add(e);
              }
            });
    thread.join();
    assertThat(thrown).hasSize(1);
  }
}
