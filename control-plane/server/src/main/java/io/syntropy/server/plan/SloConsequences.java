package io.syntropy.server.plan;

import io.syntropy.server.plan.Plan.BacktestPlan;
import io.syntropy.server.plan.Plan.BacktestSide;
import io.syntropy.server.plan.Plan.ObjectivePlan;
import io.syntropy.server.plan.Plan.SloPlan;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.Backtest;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.config.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from another definition of an SLO, computed from what was recorded. */
final class SloConsequences {
  private static final Duration SPAN = Duration.ofDays(30);

  private final Function<Indicator, Optional<History>> histories;

  /**
   * @param histories what an indicator counted, empty when nothing counts it yet
   */
  SloConsequences(Function<Indicator, Optional<History>> histories) {
    this.histories = histories;
  }

  /** From {@code before} to {@code after}; null stands for an SLO that is not there. */
  SloPlan of(@Nullable Slo before, @Nullable Slo after) {
    List<ObjectivePlan> objectives = new ArrayList<>();
    int most = Math.max(count(before), count(after));
    for (int i = 0; i < most; i++) {
      objectives.add(objective(before, after, i));
    }
    boolean restarts =
        before != null
            && after != null
            && !Objects.equals(
                before.objectives().getFirst().indicator(),
                after.objectives().getFirst().indicator());
    return new SloPlan(restarts, objectives);
  }

  private ObjectivePlan objective(@Nullable Slo before, @Nullable Slo after, int index) {
    Objective old = at(before, index);
    Objective now = at(after, index);
    Objective named = now == null ? Objects.requireNonNull(old) : now;
    return new ObjectivePlan(
        named.displayName(),
        old == null ? null : (Double) old.target(),
        now == null ? null : (Double) now.target(),
        before == null || old == null ? null : budget(before, old),
        after == null || now == null ? null : budget(after, now),
        backtest(before, after, index),
        after == null || now == null ? List.of() : after.alerts().neverFire(now, after.window()));
  }

  /** The part of the window that may be bad. */
  static String budget(Slo slo, Objective objective) {
    BigDecimal millis =
        BigDecimal.ONE
            .subtract(BigDecimal.valueOf(objective.target()))
            .multiply(BigDecimal.valueOf(slo.window().nominal().toMillis()));
    Duration budget = Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_EVEN).longValue());
    boolean tiny = budget.compareTo(Duration.ofSeconds(10)) < 0;
    return Durations.format(tiny ? budget : Duration.ofSeconds(budget.plusMillis(500).toSeconds()));
  }

  private @Nullable BacktestPlan backtest(@Nullable Slo before, @Nullable Slo after, int index) {
    History old = history(before, index).orElse(null);
    History now = history(after, index).orElse(null);
    History any = now == null ? old : now;
    if (any == null) {
      return null;
    }
    Instant to = any.to();
    Instant from = to.minus(SPAN);
    Instant first = firstEvent(any, from);
    if (first == null) {
      return null;
    }
    return new BacktestPlan(
        from,
        to,
        first,
        before == null || old == null ? null : side(before, index, old, from, to),
        after == null || now == null ? null : side(after, index, now, from, to));
  }

  private Optional<History> history(@Nullable Slo slo, int index) {
    Objective objective = at(slo, index);
    Indicator indicator = objective == null ? null : objective.indicator();
    return indicator == null
        ? Optional.empty()
        : histories.apply(indicator).filter(h -> h.cells() > 0 && !h.groups().isEmpty());
  }

  private static BacktestSide side(Slo slo, int index, History history, Instant from, Instant to) {
    Backtest.Result result = Backtest.run(slo, index, history, from, to);
    return new BacktestSide(
        result.pages(),
        result.tickets(),
        result.falsePages(),
        result.remaining(),
        result.exhaustedAt(),
        result.exhaustsAt());
  }

  private static @Nullable Instant firstEvent(History history, Instant from) {
    for (int cell = 0; cell < history.cells(); cell++) {
      if (history.end(cell).isAfter(from)) {
        for (History.Group group : history.groups()) {
          if (group.total(cell, cell) > 0) {
            return history.end(cell).minus(history.length(cell));
          }
        }
      }
    }
    return null;
  }

  private static @Nullable Objective at(@Nullable Slo slo, int index) {
    return slo == null || index >= slo.objectives().size() ? null : slo.objectives().get(index);
  }

  private static int count(@Nullable Slo slo) {
    return slo == null ? 0 : slo.objectives().size();
  }
}
