package io.syntropy.slo.internal;

import io.syntropy.slo.Budget;
import io.syntropy.slo.Objective;
import io.syntropy.slo.SloState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Budgets and burn rates from counts: never from averages of ratios. */
final class BurnMath {
  /** The windows of burn rates, by their text. */
  static final Map<String, Duration> WINDOWS = windows();

  private static final Duration REFERENCE = Duration.ofDays(30);

  /** Burning: the rate is at least {@code factor} over both windows. Factors hold for 30 d. */
  private record Tier(double factor, String longWindow, String shortWindow) {}

  private static final List<Tier> TIERS =
      List.of(
          new Tier(14.4, "1h", "5m"),
          new Tier(6, "6h", "30m"),
          new Tier(3, "1d", "2h"),
          new Tier(1, "3d", "6h"));

  private BurnMath() {}

  private static Map<String, Duration> windows() {
    Map<String, Duration> windows = new LinkedHashMap<>();
    windows.put("5m", Duration.ofMinutes(5));
    windows.put("30m", Duration.ofMinutes(30));
    windows.put("1h", Duration.ofHours(1));
    windows.put("2h", Duration.ofHours(2));
    windows.put("6h", Duration.ofHours(6));
    windows.put("1d", Duration.ofDays(1));
    windows.put("3d", Duration.ofDays(3));
    return Collections.unmodifiableMap(windows);
  }

  /** 1 − target, as the decimal it is: 0.001 for 0.999. */
  static double errorBudget(Objective objective) {
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target())).doubleValue();
  }

  /** (bad ÷ total) ÷ (1 − target); null when total is 0. */
  static @Nullable Double burn(Counts counts, double errorBudget) {
    return counts.total() == 0
        ? null
        : (counts.total() - counts.good()) / counts.total() / errorBudget;
  }

  static Budget budget(Objective objective, Counts window, Map<String, Counts> recent) {
    double errorBudget = errorBudget(objective);
    Map<String, @Nullable Double> burn = new LinkedHashMap<>();
    for (String name : WINDOWS.keySet()) {
      burn.put(name, burn(recent.getOrDefault(name, Counts.ZERO), errorBudget));
    }
    Double spent = burn(window, errorBudget);
    return new Budget(
        window.good(),
        window.low(),
        window.high(),
        window.total(),
        window.total() == 0 ? null : window.good() / window.total(),
        spent == null ? 1 : 1 - spent,
        Collections.unmodifiableMap(burn));
  }

  /** The state of fresh counts. */
  static SloState state(Budget budget, Duration window) {
    return budget.total() == 0 ? SloState.NO_TRAFFIC : spending(budget, window);
  }

  /** How a budget is spent: ok, burning or exhausted. */
  static SloState spending(Budget budget, Duration window) {
    if (budget.budgetRemaining() <= 0) {
      return SloState.EXHAUSTED;
    }
    for (Tier tier : TIERS) {
      // A tier spends the same share of the budget whatever the window; under 1 nothing burns.
      double scale = (double) window.toSeconds() / REFERENCE.toSeconds();
      double factor = Math.max(1, tier.factor * scale);
      boolean applies = WINDOWS.getOrDefault(tier.longWindow, window).compareTo(window) <= 0;
      if (applies
          && atLeast(budget.burn().get(tier.longWindow), factor)
          && atLeast(budget.burn().get(tier.shortWindow), factor)) {
        return SloState.BURNING;
      }
    }
    return SloState.OK;
  }

  private static boolean atLeast(@Nullable Double rate, double factor) {
    return rate != null && rate >= factor;
  }
}
