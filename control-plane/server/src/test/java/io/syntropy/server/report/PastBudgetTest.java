package io.syntropy.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.BudgetingMethod;
import io.syntropy.slo.Correction;
import io.syntropy.slo.Generation;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastBudgetTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:20:30Z");
  private static final int HOURS = 40 * 24;
  private static final Slo SLO =
      OpenSlo.decode(
              Documents.read(
                      "a.yaml",
                      """
                      apiVersion: openslo/v1
                      kind: SLO
                      metadata: {name: feed}
                      spec:
                        service: social
                        indicator:
                          metadata: {name: ok}
                          spec:
                            ratioMetric:
                              counter: true
                              good: {metricSource: {type: syntropy, spec: {signal: metric, name: a}}}
                              total: {metricSource: {type: syntropy, spec: {signal: metric, name: b}}}
                        budgetingMethod: Occurrences
                        timeWindow: [{duration: 14d, isRolling: true}]
                        objectives: [{target: 0.99}]
                      """)
                  .documents())
          .slos()
          .getFirst();

  /** As the engine keeps it: hours, of the last 3 days minutes, and a last cell that is open. */
  private record Kept(History history, List<List<History.Cell>> cells, List<Instant> ends) {
    static Kept random(Random random, int groups) {
      List<Long> bounds = new ArrayList<>();
      Instant from = NOW.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS));
      Instant minutes = NOW.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(3));
      for (Instant at = from;
          at.isBefore(NOW);
          at = at.plus(at.isBefore(minutes) ? Duration.ofHours(1) : Duration.ofMinutes(1))) {
        bounds.add(at.getEpochSecond());
      }
      bounds.add(NOW.getEpochSecond());
      List<List<History.Cell>> all = new ArrayList<>();
      List<History.Group> made = new ArrayList<>();
      for (int g = 0; g < groups; g++) {
        List<History.Cell> cells = new ArrayList<>();
        for (int i = 1; i < bounds.size(); i++) {
          int total = random.nextInt(100);
          cells.add(new History.Cell(random.nextInt(total + 1) / 50.0, total, 60, 60, 60));
        }
        all.add(cells);
        made.add(new History.Group(Map.of("g", "" + g), Duration.ofSeconds(90), true, cells));
      }
      long[] array = bounds.stream().mapToLong(Long::longValue).toArray();
      return new Kept(
          new History(array, made, 0),
          all,
          bounds.stream().skip(1).map(Instant::ofEpochSecond).toList());
    }
  }

  private static PastBudget at(Slo slo, History history, Instant at) {
    return PastBudget.of(slo, history, List.of(), List.of(), at);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isWhatTheCellsOfTheWindowSayOneByOne(long seed) {
    Random random = new Random(seed);
    Kept kept = Kept.random(random, 1 + random.nextInt(3));
    for (int i = 0; i < 200; i++) {
      Instant at = NOW.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(random.nextInt(HOURS)));
      Instant start = at.minus(Duration.ofDays(14));
      double bad = 0;
      double total = 0;
      for (List<History.Cell> cells : kept.cells()) {
        for (int c = 0; c < cells.size(); c++) {
          Instant end = kept.ends().get(c);
          if (end.isAfter(start) && !end.isAfter(at)) {
            bad += cells.get(c).bad();
            total += cells.get(c).total();
          }
        }
      }
      PastBudget budget = at(SLO, kept.history(), at);
      assertThat(budget.missing()).isNull();
      assertThat(budget.sli()).isCloseTo(1 - bad / total, within(1e-9));
      assertThat(budget.remaining()).isCloseTo(1 - bad / total / 0.01, within(1e-7));
    }
  }

  @Test
  void whatIsNotKnownExactlyIsLeftOutWithAReason() {
    History history = Kept.random(new Random(9), 2).history();
    Instant at = Instant.parse("2026-11-10T10:00:00Z");
    assertThat(at(SLO, History.EMPTY, at)).isEqualTo(new PastBudget(null, null, null));
    assertThat(at(SLO, history, history.from())).isEqualTo(new PastBudget(null, null, null));
    assertThat(at(window(Duration.ofDays(90)), history, at).missing())
        .isEqualTo("its window begins before the 90 days that are kept");
    assertThat(at(window(Duration.ofMinutes(90)), history, at).missing())
        .startsWith("its window does not begin and end at what is kept");
    assertThat(at(SLO, new History(bounds(history), history.groups(), 3), at).missing())
        .isEqualTo("it has more than 256 groups");
    Generation first = new Generation(1, SLO, Instant.EPOCH, at, "a", null);
    Generation second = new Generation(2, SLO, at.minusSeconds(60), null, "b", null);
    assertThat(PastBudget.of(SLO, history, List.of(first, second), List.of(), at).missing())
        .isEqualTo("what it counts was changed since");
    assertThat(PastBudget.of(SLO, history, List.of(second), List.of(), at).missing()).isNull();
    assertThat(PastBudget.of(SLO, history, List.of(), List.of(corrected(at, 60)), at).missing())
        .isEqualTo("corrections reach into its window");
    assertThat(PastBudget.of(SLO, history, List.of(), List.of(corrected(at, -3600)), at).missing())
        .isNull();
  }

  private static Correction.Applied corrected(Instant at, long secondsBefore) {
    Instant to = at.minusSeconds(secondsBefore).plusSeconds(30);
    Instant from = to.minusSeconds(30);
    return new Correction.Applied(
        new Correction(
            "c1", Correction.Kind.EXCLUDE, from, to, Map.of(), 0, 0, "ana", "a drill", at),
        from,
        to,
        Duration.ofSeconds(10),
        true);
  }

  private static long[] bounds(History history) {
    long[] bounds = new long[history.cells() + 1];
    bounds[0] = history.from().getEpochSecond();
    for (int i = 0; i < history.cells(); i++) {
      bounds[i + 1] = history.end(i).getEpochSecond();
    }
    return bounds;
  }

  private static Slo window(Duration length) {
    return new Slo(
        "feed",
        "",
        "social",
        "ok",
        new TimeWindow.Rolling(length),
        BudgetingMethod.OCCURRENCES,
        SLO.objectives(),
        List.of());
  }
}
