package io.syntropy.slo.alert;

import io.syntropy.slo.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fires while the burn rate is at least {@code factor} over both windows: the long one says that it
 * matters, the short one that it still goes on (Google SRE Workbook, chapter 5).
 *
 * @param factor how many times faster than the budget allows; above 0
 * @param longWindow 20 s to 90 d
 * @param shortWindow 10 s to less than the long window
 */
public record BurnTier(double factor, Duration longWindow, Duration shortWindow, Severity severity)
    implements AlertTier {
  public BurnTier {
    if (!(factor > 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("factor: " + factor + " (expected above 0)");
    }
    AlertTier.check(longWindow, shortWindow);
  }

  /** A tier whose short window is a twelfth of the long one. */
  public BurnTier(double factor, Duration longWindow, Severity severity) {
    this(factor, longWindow, AlertTier.shortOf(longWindow), severity);
  }

  /** The share of the budget that is gone when the long window has burnt at the factor. */
  private record Share(double budget, Duration longWindow, Severity severity) {}

  private static final List<Share> SHARES =
      List.of(
          new Share(0.02, Duration.ofHours(1), Severity.PAGE),
          new Share(0.05, Duration.ofHours(6), Severity.PAGE),
          new Share(0.10, Duration.ofDays(1), Severity.TICKET),
          new Share(0.10, Duration.ofDays(3), Severity.TICKET));

  /**
   * The default tiers for a budget window: 2 % of the budget in 1 h and 5 % in 6 h page, 10 % in 1
   * d and 10 % in 3 d make a ticket, which for 30 d are the factors 14.4, 6, 3 and 1. A factor is
   * at least 1, for under it no budget runs out; tiers longer than the budget window are left out.
   *
   * @param window the budget window's nominal length
   */
  public static List<BurnTier> defaults(Duration window) {
    List<BurnTier> tiers = new ArrayList<>();
    for (Share share : SHARES) {
      if (share.longWindow.compareTo(window) <= 0) {
        BigDecimal factor =
            BigDecimal.valueOf(share.budget)
                .multiply(BigDecimal.valueOf(window.toSeconds()))
                .divide(
                    BigDecimal.valueOf(share.longWindow.toSeconds()),
                    java.math.MathContext.DECIMAL64);
        tiers.add(
            new BurnTier(Math.max(1, factor.doubleValue()), share.longWindow, share.severity));
      }
    }
    return List.copyOf(tiers);
  }

  /**
   * {@inheritDoc} No burn rate exceeds 1 ÷ (1 − target), where every event is bad: a factor of that
   * or more can never fire.
   */
  @Override
  public boolean canFire(double target) {
    BigDecimal budget = BigDecimal.ONE.subtract(BigDecimal.valueOf(target));
    return BigDecimal.valueOf(factor).multiply(budget).compareTo(BigDecimal.ONE) < 0;
  }

  @Override
  public String text() {
    String number = BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
    return number + "/" + Durations.format(longWindow);
  }
}
