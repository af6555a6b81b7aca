package io.syntropy.slo.alert;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one rule says of a reading.
 *
 * @param raw whether the tier's line is crossed over both windows, whatever the guards say
 * @param guarded whether the low-traffic guards let it fire
 * @param unjudged why coverage forbids a judgement, null when it does not or was not asked
 */
record Verdict(Truth raw, boolean guarded, @Nullable String unjudged) {
  /** A line that is met to the last unit counts as met whatever the rounding of doubles. */
  private static final double SLACK = 1 - 1e-12;

  enum Truth {
    TRUE,
    FALSE,
    /** A window without events says neither. */
    UNKNOWN
  }

  static final Verdict NO = new Verdict(Truth.FALSE, false, null);

  boolean crossed() {
    return raw == Truth.TRUE;
  }

  /** Judges {@code rule}; coverage is asked for when the answer matters. */
  static Verdict of(AlertRule rule, double errorBudget, AlertReading reading, boolean current) {
    Verdict verdict =
        switch (rule.tier()) {
          case BurnTier tier -> burn(rule, tier, errorBudget, reading);
          case SpentTier tier -> spent(rule, tier, errorBudget, reading);
          case AbsenceTier absence -> NO;
        };
    boolean matters = verdict.crossed() || (current && !(rule.tier() instanceof AbsenceTier));
    return matters ? verdict.covered(rule, reading) : verdict;
  }

  private static Verdict burn(
      AlertRule rule, BurnTier tier, double errorBudget, AlertReading reading) {
    double bad = reading.bad(tier.longWindow());
    double total = reading.total(tier.longWindow());
    double line = tier.factor() * errorBudget;
    Truth over = above(bad, total * line, total);
    if (over == Truth.FALSE) {
      return NO;
    }
    double shortTotal = reading.total(tier.shortWindow());
    Truth still = above(reading.bad(tier.shortWindow()), shortTotal * line, shortTotal);
    boolean guarded =
        bad >= rule.guards().minBadEvents()
            && (rule.guards().confidence() == 0.5
                || Wilson.lower(bad, total, rule.guards().z()) > line);
    return new Verdict(and(over, still), guarded, null);
  }

  private static Verdict spent(
      AlertRule rule, SpentTier tier, double errorBudget, AlertReading reading) {
    double bad = reading.bad(tier.longWindow());
    double line = tier.share() * errorBudget * reading.budgetTotal();
    if (bad < line * SLACK || line == 0) {
      return NO;
    }
    double pace = (double) tier.shortWindow().toMillis() / tier.longWindow().toMillis();
    Truth still =
        above(reading.bad(tier.shortWindow()), line * pace, reading.total(tier.shortWindow()));
    return new Verdict(still, bad >= rule.guards().minBadEvents(), null);
  }

  private static Truth above(double bad, double line, double total) {
    if (total == 0) {
      return Truth.UNKNOWN;
    }
    return bad >= line * SLACK ? Truth.TRUE : Truth.FALSE;
  }

  private static Truth and(Truth a, Truth b) {
    if (a == Truth.FALSE || b == Truth.FALSE) {
      return Truth.FALSE;
    }
    return a == Truth.UNKNOWN || b == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.TRUE;
  }

  private Verdict covered(AlertRule rule, AlertReading reading) {
    Duration window = rule.tier().longWindow();
    double floor = rule.guards().coverageFloor();
    Double coverage = floor == 0 ? (Double) 1.0 : reading.coverage(window);
    if (coverage != null && coverage >= floor) {
      return this;
    }
    String why =
        coverage == null
            ? "nothing was expected to report over " + Durations.format(window)
            : String.format(
                Locale.ROOT,
                "coverage %.3f over %s (expected at least %s)",
                coverage,
                Durations.format(window),
                floor);
    return new Verdict(raw, guarded, why);
  }
}
