package io.syntropy.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.config.Candidate;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.plan.Plan.Change;
import io.syntropy.server.plan.Plan.DocumentPlan;
import io.syntropy.server.plan.Plan.FieldChange;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.alert.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PlanBuilderTest {
  private static final String SLI =
      """
      apiVersion: openslo/v1
      kind: SLI
      metadata: {name: ok}
      spec:
        ratioMetric:
          counter: true
          good: {metricSource: {type: syntropy, spec: {signal: metric, name: METRIC, match: {code: ok}}}}
          total: {metricSource: {type: syntropy, spec: {signal: metric, name: METRIC}}}
      """;
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME}
      spec:
        service: checkout
        indicatorRef: ok
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: TARGET}]
      """;
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  private static String sli(String metric) {
    return SLI.replace("METRIC", metric);
  }

  private static String slo(String name, String target) {
    return SLO.replace("NAME", name).replace("TARGET", target);
  }

  private static Configuration compiled(Candidate candidate) {
    return new ConfigCompiler()
        .compile(
            new ControlEvent.ConfigApplied(Instant.EPOCH, 1, "c1", "ana", candidate.effective()));
  }

  private static Configuration live(Map<String, String> files) {
    return compiled(Candidate.of(files, Configuration.EMPTY, Set.of()));
  }

  private static Plan plan(
      Configuration live,
      Map<String, String> files,
      Function<Indicator, Optional<History>> histories) {
    Candidate candidate = Candidate.of(files, live, Set.of());
    return new PlanBuilder(
            live,
            candidate,
            compiled(candidate),
            new SloConsequences(histories),
            Map.of("pager", 2))
        .build("files", null);
  }

  @Test
  void aRemovedNotifierThatKnowsOfOpenIncidentsIsSaid() {
    String notifier =
        """
        apiVersion: syntropy/v1
        kind: Notifier
        metadata: {name: NAME}
        spec: {type: pagerduty, secret: key}
        """;
    Configuration live =
        live(
            Map.of(
                "a.yaml", notifier.replace("NAME", "pager"),
                "b.yaml", notifier.replace("NAME", "other")));
    Plan plan = plan(live, Map.of("c.yaml", sli("m")), i -> Optional.empty());
    assertThat(plan.summary())
        .contains(
            "Notifier pager removed: it still hears of 2 open incidents to their end, for 3 days at"
                + " most",
            "Notifier other removed");
  }

  private static DocumentPlan document(Plan plan, String kind, String name) {
    return plan.documents().stream()
        .filter(d -> d.kind().equals(kind) && d.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A month of minutes with 100 events each, of which {@code bad} are bad in an hour's length. */
  private static History month(Map<Integer, Double> badShareByHour) {
    int minutes = 30 * 24 * 60;
    long[] bounds = new long[minutes + 1];
    List<History.Cell> cells = new ArrayList<>();
    for (int i = 0; i <= minutes; i++) {
      bounds[i] = START + i * 60L;
      if (i < minutes) {
        cells.add(
            new History.Cell(100 * badShareByHour.getOrDefault(i / 60, 0.0), 100, 60, 60, 60));
      }
    }
    return new History(
        bounds, List.of(new History.Group(Map.of(), Duration.ofSeconds(90), true, cells)), 0);
  }

  @Test
  void aTighterTargetIsToldWithBudgetPagesAndExhaustion() {
    Configuration live =
        live(Map.of("sli.yaml", sli("m"), "a.yaml", slo("checkout-availability", "0.999")));
    // One hour burns 30 times at 99.9, two 12 times, which is 24 times at 99.95.
    Map<Integer, Double> bad = new HashMap<>();
    for (int hour = 600; hour < 720; hour++) {
      bad.put(hour, 0.0004);
    }
    bad.put(100, 0.03);
    bad.put(200, 0.012);
    bad.put(300, 0.012);

    Plan plan =
        plan(
            live,
            Map.of("sli.yaml", sli("m"), "a.yaml", slo("checkout-availability", "0.9995")),
            indicator -> Optional.of(month(bad)));

    DocumentPlan slo = document(plan, "SLO", "checkout-availability");
    assertThat(slo.change()).isEqualTo(Change.changed);
    assertThat(slo.fields())
        .containsExactly(new FieldChange("objectives[0].target", "0.999", "0.9995"));
    assertThat(plan.changes()).isEqualTo(1);
    assertThat(slo.text())
        .isEqualTo(
            "checkout-availability 99.9→99.95: budget 43m12s→21m36s; 30-day backtest: 1→3 pages;"
                + " exhausts in 27 d (was 64 d)");
  }

  @Test
  void numbersAreThoseOfArithmetic() {
    // remaining = 1 − Σbad/Σtotal ÷ (1−T); exhaustion = remaining × 30 d ÷ burn over 3 d.
    Map<Integer, Double> bad = new HashMap<>();
    for (int hour = 0; hour < 720; hour++) {
      bad.put(hour, 0.0004);
    }
    Configuration live = live(Map.of("sli.yaml", sli("m"), "a.yaml", slo("a", "0.999")));

    Plan plan =
        plan(
            live,
            Map.of("sli.yaml", sli("m"), "a.yaml", slo("a", "0.9998")),
            indicator -> Optional.of(month(bad)));

    Plan.ObjectivePlan objective = document(plan, "SLO", "a").slo().objectives().getFirst();
    assertThat(objective.backtest().before().budgetRemaining()).isCloseTo(0.6, within());
    assertThat(objective.backtest().after().budgetRemaining()).isCloseTo(-1.0, within());
    assertThat(objective.backtest().before().exhaustsAt())
        .isCloseTo(
            Instant.ofEpochSecond(START).plus(Duration.ofDays(30 + 45)),
            org.assertj.core.api.Assertions.within(1, java.time.temporal.ChronoUnit.MINUTES));
    assertThat(objective.backtest().after().exhaustsAt()).isNull();
    assertThat(objective.budgetBefore()).isEqualTo("43m12s");
    assertThat(objective.budgetAfter()).isEqualTo("8m38s");
    assertThat(plan.summary().getFirst()).contains("exhausted (was 45 d)");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-9);
  }

  @Test
  void anotherIndicatorStartsHistoryAnewThoughTheSloDocumentIsUnchanged() {
    Configuration live = live(Map.of("sli.yaml", sli("m"), "a.yaml", slo("a", "0.99")));
    Indicator counted = live.slos().getFirst().objectives().getFirst().indicator();

    Plan plan =
        plan(
            live,
            Map.of("sli.yaml", sli("other"), "a.yaml", slo("a", "0.99")),
            indicator ->
                indicator.equals(counted) ? Optional.of(month(Map.of())) : Optional.empty());

    assertThat(plan.changes()).isEqualTo(1);
    assertThat(document(plan, "SLI", "ok").change()).isEqualTo(Change.changed);
    DocumentPlan slo = document(plan, "SLO", "a");
    assertThat(slo.change()).isEqualTo(Change.unchanged);
    assertThat(slo.slo().newGeneration()).isTrue();
    assertThat(slo.slo().objectives().getFirst().backtest().after()).isNull();
    assertThat(plan.summary())
        .anySatisfy(line -> assertThat(line).startsWith("a 99").contains("history starts anew"));
  }

  @Test
  void addedRemovedRefusedAndUnchangedAreToldApart() {
    Configuration live =
        live(
            Map.of(
                "sli.yaml", sli("m"),
                "a.yaml", slo("a", "0.99"),
                "b.yaml", slo("b", "0.99"),
                "c.yaml", slo("c", "0.99")));

    Plan plan =
        plan(
            live,
            Map.of(
                "sli.yaml", "# a comment changes nothing\n" + sli("m"),
                "b.yaml", slo("b", "1.5"),
                "c.yaml", slo("c", "0.99"),
                "d.yaml", slo("d", "0.9"),
                "e.yaml", slo("e", "7")),
            indicator -> Optional.empty());

    assertThat(plan.documents())
        .extracting(d -> d.name() + " " + d.change())
        .containsExactly(
            "ok unchanged", "a removed", "b refused", "c unchanged", "d added", "e refused");
    assertThat(plan.changes()).isEqualTo(2);
    assertThat(plan.faults()).hasSize(2);
    assertThat(plan.summary())
        .anySatisfy(line -> assertThat(line).startsWith("d added 90: budget 3d; no history yet"))
        .anySatisfy(line -> assertThat(line).startsWith("a removed 99"))
        .anySatisfy(line -> assertThat(line).contains("b refused", "version in force stays"))
        .anySatisfy(line -> assertThat(line).contains("e refused", "not applied"))
        .hasSize(4);
    assertThat(plan.shrink()).isEqualTo(new Plan.Shrink(1, 4, false));
  }

  @Test
  void theShrinkGuardsVerdictAndTiersThatCannotFireAreSaid() {
    Configuration live =
        live(Map.of("sli.yaml", sli("m"), "a.yaml", slo("a", "0.99"), "b.yaml", slo("b", "0.99")));

    Plan plan = plan(live, Map.of("c.yaml", slo("c", "0.9")), indicator -> Optional.empty());

    assertThat(plan.shrink()).isEqualTo(new Plan.Shrink(3, 3, true));
    // 14.4 is more than 1 ÷ (1 − 0.9) = 10.
    assertThat(document(plan, "SLO", "c").slo().objectives().getFirst().neverFires())
        .containsExactly("14.4/1h");
    assertThat(document(plan, "SLO", "c").text()).contains("can never fire: 14.4/1h");
  }

  @Test
  void nothingToDoIsNothingToSay() {
    Map<String, String> files = Map.of("sli.yaml", sli("m"), "a.yaml", slo("a", "0.99"));

    Plan plan = plan(live(files), files, indicator -> Optional.empty());

    assertThat(plan.changes()).isZero();
    assertThat(plan.summary()).isEmpty();
    assertThat(plan.liveCommit()).isEqualTo("c1");
  }
}
