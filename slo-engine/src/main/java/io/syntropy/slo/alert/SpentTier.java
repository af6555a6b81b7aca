package io.syntropy.slo.alert;

import io.syntropy.slo.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Fires while {@code share} of the whole window's budget was spent within the long window, and the
 * short one goes on spending at that pace. Unlike a burn rate it weighs traffic: an hour at night
 * with few events spends little, whatever its error ratio.
 *
 * <p>Spent = bad(long) ÷ ((1 − target) × total(budget window)). For an SLO younger than its window
 * the total is extrapolated to the whole window.
 *
 * @param share of the budget, 0 &lt; share ≤ 1
 */
public record SpentTier(double share, Duration longWindow, Duration shortWindow, Severity severity)
    implements AlertTier {
  public SpentTier {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected 0 < share <= 1)");
    }
    AlertTier.check(longWindow, shortWindow);
  }

  /** A tier whose short window is a twelfth of the long one. */
  public SpentTier(double share, Duration longWindow, Severity severity) {
    this(share, longWindow, AlertTier.shortOf(longWindow), severity);
  }

  @Override
  public boolean canFire(double target) {
    return true;
  }

  /** For example {@code 2%/1h}. */
  @Override
  public String text() {
    String percent =
        BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    return percent + "%/" + Durations.format(longWindow);
  }
}
