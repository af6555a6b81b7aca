package io.syntropy.slo.alert;

import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Budgets of all groups of a history together. */
final class Budgets {
  private final History history;
  private final TimeWindow window;
  private final double errorBudget;

  Budgets(History history, TimeWindow window, double errorBudget) {
    this.history = history;
    this.window = window;
    this.errorBudget = errorBudget;
  }

  History history() {
    return history;
  }

  double errorBudget() {
    return errorBudget;
  }

  /** The first cell of the SLO's window that ends with {@code cell}. */
  int first(int cell) {
    return Math.min(cell, history.first(window.startFor(history.end(cell))));
  }

  /** 1 − spent, signed; 1 without events. */
  double remaining(int cell) {
    Double spent = burn(first(cell), cell);
    return spent == null ? 1 : 1 - spent;
  }

  /** The burn rate of the window that ends with {@code cell}; null without events. */
  @Nullable Double burn(int cell, Duration length) {
    return burn(Math.min(cell, history.first(history.end(cell).minus(length))), cell);
  }

  private @Nullable Double burn(int first, int last) {
    double bad = 0;
    double total = 0;
    for (History.Group group : history.groups()) {
      bad += group.bad(first, last);
      total += group.total(first, last);
    }
    return total == 0 ? null : (Double) (bad / total / errorBudget);
  }

  @Nullable Instant exhaustedAt(int first, int last) {
    for (int cell = first; cell <= last; cell++) {
      if (remaining(cell) <= 0) {
        return history.end(cell);
      }
    }
    return null;
  }

  /** At most {@link Backtest#MAX_POINTS} points, even in time, the last cell always. */
  List<Backtest.Point> curve(int first, int last) {
    List<Backtest.Point> points = new ArrayList<>();
    long begin = history.end(first).getEpochSecond();
    long length = history.end(last).getEpochSecond() - begin;
    for (int cell = first; cell <= last; cell++) {
      long due = begin + length * points.size() / (Backtest.MAX_POINTS - 1);
      if (cell == last || history.end(cell).getEpochSecond() >= due) {
        points.add(new Backtest.Point(history.end(cell), remaining(cell)));
      }
    }
    return points;
  }
}
