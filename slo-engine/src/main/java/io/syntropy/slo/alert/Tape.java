package io.syntropy.slo.alert;

import io.syntropy.slo.alert.AlertState.Firing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the alerts of a backtest. */
final class Tape {
  private final Budgets budgets;
  private final List<AlertRule> rules;
  private final List<Backtest.Alert> alerts = new ArrayList<>();

  Tape(Budgets budgets, List<AlertRule> rules) {
    this.budgets = budgets;
    this.rules = rules;
  }

  Of of(AlertKey key, History.Group group, HistoryReading reading) {
    return new Of(key, group, reading);
  }

  int pages() {
    return (int) alerts.stream().filter(a -> a.severity() == Severity.PAGE).count();
  }

  int tickets() {
    return alerts.size() - pages();
  }

  int falsePages() {
    return (int) alerts.stream().filter(Backtest.Alert::falsePage).count();
  }

  List<Backtest.Alert> alerts() {
    return alerts.stream()
        .sorted(Comparator.comparing(Backtest.Alert::firedAt).thenComparing(Backtest.Alert::id))
        .limit(Backtest.MAX_ALERTS)
        .toList();
  }

  /** The alerts of one group. */
  final class Of {
    private final AlertKey key;
    private final History.Group group;
    private final HistoryReading reading;
    private @Nullable Firing highest;
    private @Nullable Double peak;

    Of(AlertKey key, History.Group group, HistoryReading reading) {
      this.key = key;
      this.group = group;
      this.reading = reading;
    }

    void note(AlertStep step, int cell, Instant at) {
      Firing firing = step.state().firing();
      Firing so = highest;
      if (firing != null && (so == null || rank(firing) < rank(so))) {
        highest = firing;
      }
      if (firing != null) {
        peak(step.state());
      }
      if (step.change() == AlertStep.Change.RESOLVED) {
        add(at, cell);
      }
    }

    void end(AlertState state, int cell) {
      if (state.firing() != null) {
        add(null, cell);
      }
    }

    /** A frozen alert was not judged: what it read last is known already. */
    private void peak(AlertState state) {
      AlertState.Evidence evidence = state.evidence();
      Double burn = evidence == null ? null : evidence.burnLong();
      Double so = peak;
      if (burn != null && state.frozen() == null && (so == null || burn > so)) {
        peak = burn;
      }
    }

    private int rank(Firing firing) {
      for (int i = 0; i < rules.size(); i++) {
        if (rules.get(i).tier().text().equals(firing.tier())) {
          return i;
        }
      }
      return rules.size();
    }

    private void add(@Nullable Instant resolved, int cell) {
      Firing firing = highest;
      Double burn = peak;
      highest = null;
      peak = null;
      if (firing == null) {
        return;
      }
      double spent = spent(firing, cell);
      boolean page = firing.severity() == Severity.PAGE;
      alerts.add(
          new Backtest.Alert(
              key.id(firing.startedAt()),
              key.labels(),
              firing.tier(),
              firing.severity(),
              firing.startedAt(),
              firing.firedAt(),
              resolved,
              burn,
              spent,
              page && resolved != null && spent < Backtest.FALSE_PAGE_SHARE));
    }

    private double spent(Firing firing, int cell) {
      int rank = rank(firing);
      History history = budgets.history();
      Instant begin =
          rank < rules.size()
              ? firing.startedAt().minus(rules.get(rank).tier().longWindow())
              : firing.startedAt();
      int first = Math.min(cell, history.first(begin));
      double budget = budgets.errorBudget() * reading.budgetTotal();
      return budget == 0 ? 0 : group.bad(first, cell) / budget;
    }
  }
}
