package io.syntropy.slo.internal;

import io.syntropy.slo.Budget;
import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.Objective;
import io.syntropy.slo.SloState;
import io.syntropy.slo.WindowCounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Budgets and burn rates from counts: never from averages of ratios. */
final class BurnMath {
  private static final Duration REFERENCE = Duration.ofDays(30);

  /** Burning: the rate is at least {@code factor} over both windows. Factors hold for 30 d. */
  private record Tier(double factor, BurnWindow longWindow, BurnWindow shortWindow) {}

  private static final List<Tier> TIERS =
      List.of(
          new Tier(14.4, BurnWindow.H1, BurnWindow.M5),
          new Tier(6, BurnWindow.H6, BurnWindow.M30),
          new Tier(3, BurnWindow.D1, BurnWindow.H2),
          new Tier(1, BurnWindow.D3, BurnWindow.H6));

  /** The default tiers for one length of window: factors, infinite where one does not apply. */
  static final class Tiers {
    private static final int[] LONG =
        TIERS.stream().mapToInt(t -> t.longWindow.ordinal()).toArray();
    private static final int[] SHORT =
        TIERS.stream().mapToInt(t -> t.shortWindow.ordinal()).toArray();

    private final double[] factors = new double[TIERS.size()];

    private Tiers(Duration window) {
      // A tier spends the same share of the budget whatever the window; under 1 nothing burns.
      double scale = (double) window.toSeconds() / REFERENCE.toSeconds();
      for (int i = 0; i < factors.length; i++) {
        Tier tier = TIERS.get(i);
        boolean applies = tier.longWindow.length().compareTo(window) <= 0;
        factors[i] = applies ? Math.max(1, tier.factor * scale) : Double.POSITIVE_INFINITY;
      }
    }

    /** The first tier whose factor both of its rates reach (NaN reaches none); −1 for none. */
    int firing(double[] burn) {
      for (int i = 0; i < factors.length; i++) {
        if (burn[LONG[i]] >= factors[i] && burn[SHORT[i]] >= factors[i]) {
          return i;
        }
      }
      return -1;
    }
  }

  private BurnMath() {}

  static Tiers tiers(Duration window) {
    return new Tiers(window);
  }

  /** 1 − target, as the decimal it is: 0.001 for 0.999. */
  static double errorBudget(Objective objective) {
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target())).doubleValue();
  }

  /** 1 − (bad ÷ total) ÷ (1 − target); 1 when total is 0. */
  static double remaining(WindowCounts window, double errorBudget) {
    return window.total() == 0 ? 1 : 1 - window.burn(errorBudget);
  }

  /** The budget of an SLO's window and the burn of the recent ones, by their ordinal. */
  static Budget budget(double errorBudget, WindowCounts window, WindowCounts[] recent) {
    Map<String, @Nullable Double> burn = new LinkedHashMap<>();
    for (BurnWindow each : BurnWindow.ALL) {
      double rate = recent[each.ordinal()].burn(errorBudget);
      burn.put(each.text(), Double.isNaN(rate) ? null : rate);
    }
    return new Budget(
        window.good(),
        window.goodLow(),
        window.goodHigh(),
        window.total(),
        window.total() == 0 ? null : window.good() / window.total(),
        remaining(window, errorBudget),
        Collections.unmodifiableMap(burn));
  }

  /** The state of fresh counts. */
  static SloState state(double total, double remaining, int tier) {
    if (total == 0) {
      return SloState.NO_TRAFFIC;
    } else if (remaining <= 0) {
      return SloState.EXHAUSTED;
    }
    return tier >= 0 ? SloState.BURNING : SloState.OK;
  }
}
