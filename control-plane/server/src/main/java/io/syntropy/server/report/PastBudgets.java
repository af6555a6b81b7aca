package io.syntropy.server.report;

import io.syntropy.server.alert.Histories;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Correction;
import io.syntropy.slo.Generation;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.History;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The error budgets of every SLO as of an earlier moment. */
@ApplicationScoped
class PastBudgets {
  private final ControlLoop loop;
  private final LoopState state;
  private final Histories histories;

  PastBudgets(ControlLoop loop, LoopState state, Histories histories) {
    this.loop = loop;
    this.state = state;
    this.histories = histories;
  }

  /**
   * A line for each SLO whose budget is known.
   *
   * @param at a full hour
   * @param remarks told here: how they were read, and which are left out, and why
   */
  List<WeeklyReport.BudgetLine> lines(Instant at, List<String> remarks) {
    List<Slo> slos =
        loop.ask(() -> state.engine().slos()).stream()
            .sorted(Comparator.comparing(Slo::name))
            .toList();
    if (!slos.isEmpty()) {
      remarks.add(
          "Error budgets are as of %s, by the SLOs of today and with what was told late since."
              .formatted(at));
    }
    List<WeeklyReport.BudgetLine> lines = new ArrayList<>();
    for (Slo slo : slos) {
      PastBudget budget = budget(slo, at);
      if (budget.missing() == null) {
        lines.add(
            new WeeklyReport.BudgetLine(
                slo.name(),
                slo.service(),
                slo.objectives().getFirst().target(),
                null,
                budget.sli(),
                budget.remaining()));
      } else {
        remarks.add("The budget of %s is left out: %s.".formatted(slo.name(), budget.missing()));
      }
    }
    return lines;
  }

  private PastBudget budget(Slo slo, Instant at) {
    Indicator indicator = slo.objectives().getFirst().indicator();
    if (indicator == null) {
      return PastBudget.without("it is made of other SLOs, or nothing here counts it");
    }
    Optional<History> history = histories.of(indicator);
    List<Generation> generations = loop.ask(() -> state.engine().generations(slo.name()));
    List<Correction.Applied> corrections = loop.ask(() -> state.engine().corrections(slo.name()));
    return PastBudget.of(slo, history.orElse(History.EMPTY), generations, corrections, at);
  }
}
