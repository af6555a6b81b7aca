package io.syntropy.slo.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a tier stands for one group, and when it would fire if the pace of its short window lasts.
 * Judged by what the alert machine judges by, guards included.
 *
 * @param longValue burn rate, or share of the budget spent, over the long window; null without
 *     events
 * @param shortValue the same over the short window, a spent share brought up to the long one; null
 *     without events
 * @param in how long until it holds, of time of the watermark; null unless {@code kind} is {@code
 *     AHEAD}, zero never
 */
public record TierOutlook(
    @Nullable Double longValue, @Nullable Double shortValue, Kind kind, @Nullable Duration in) {
  /** An hour is looked through slice by slice, longer windows less finely. */
  private static final int STEPS = 360;

  private static final long SLICE_SECONDS = 10;

  /** Where it stands, the worst first. */
  public enum Kind {
    /** It holds now. */
    CROSSED,
    /** It will hold at this pace. */
    AHEAD,
    /** The line is crossed, but too few events were bad to be sure. */
    GUARDED,
    /** The long window is over the line still, the short one is not. */
    ENDING,
    /** Not at this pace. */
    NOT,
    /** A window has no events, or what follows cannot be told. */
    UNKNOWN
  }

  /** Where {@code rule} stands by {@code now}. */
  public static TierOutlook of(AlertRule rule, double errorBudget, AlertReading now) {
    AlertTier tier = rule.tier();
    if (tier instanceof AbsenceTier) {
      return new TierOutlook(null, null, now.fresh() ? Kind.NOT : Kind.UNKNOWN, null);
    }
    Double longValue = value(tier, tier.longWindow(), errorBudget, now);
    Double shortValue = value(tier, tier.shortWindow(), errorBudget, now);
    if (longValue == null || shortValue == null) {
      return new TierOutlook(longValue, shortValue, Kind.UNKNOWN, null);
    }
    Verdict verdict = Verdict.of(rule, errorBudget, now, false);
    if (verdict.crossed()) {
      Kind kind = verdict.guarded() ? Kind.CROSSED : Kind.GUARDED;
      return kind == Kind.CROSSED
          ? new TierOutlook(longValue, shortValue, kind, null)
          : ahead(rule, errorBudget, now, longValue, shortValue, kind);
    }
    double line = line(tier);
    if (longValue >= line && shortValue < line) {
      return new TierOutlook(longValue, shortValue, Kind.ENDING, null);
    }
    return ahead(rule, errorBudget, now, longValue, shortValue, Kind.NOT);
  }

  /** The factor, or the share of the budget. */
  public static double line(AlertTier tier) {
    return switch (tier) {
      case BurnTier burn -> burn.factor();
      case SpentTier spent -> spent.share();
      case AbsenceTier absence -> 0;
    };
  }

  private static TierOutlook ahead(
      AlertRule rule,
      double errorBudget,
      AlertReading now,
      double longValue,
      double shortValue,
      Kind otherwise) {
    long length = rule.tier().longWindow().toSeconds() / SLICE_SECONDS * SLICE_SECONDS;
    long step = Math.max(1, length / SLICE_SECONDS / STEPS) * SLICE_SECONDS;
    long before = 0;
    while (shortValue >= line(rule.tier()) && before < length) {
      long at = Math.min(length, before + step);
      if (holds(rule, errorBudget, now, at)) {
        while (at - before > SLICE_SECONDS) {
          long half = before + (at - before) / 2 / SLICE_SECONDS * SLICE_SECONDS;
          if (holds(rule, errorBudget, now, half)) {
            at = half;
          } else {
            before = half;
          }
        }
        return new TierOutlook(longValue, shortValue, Kind.AHEAD, Duration.ofSeconds(at));
      }
      before = at;
    }
    return new TierOutlook(longValue, shortValue, otherwise, null);
  }

  private static boolean holds(
      AlertRule rule, double errorBudget, AlertReading now, long aheadSeconds) {
    Verdict verdict =
        Verdict.of(rule, errorBudget, new Ahead(now, rule.tier(), aheadSeconds), false);
    return verdict.crossed() && verdict.guarded();
  }

  private static @Nullable Double value(
      AlertTier tier, Duration window, double errorBudget, AlertReading now) {
    double total = now.total(window);
    if (total == 0) {
      return null;
    }
    double bad = now.bad(window);
    if (!(tier instanceof SpentTier)) {
      return bad / total / errorBudget;
    }
    double budget = errorBudget * now.budgetTotal();
    double whole = (double) tier.longWindow().toMillis() / window.toMillis();
    return budget == 0 ? null : (Double) (bad * whole / budget);
  }

  /**
   * What will be read so many seconds later, if the short window goes on reading what it does: it
   * does itself, and the long one has gained that much at its pace.
   */
  private record Ahead(AlertReading now, AlertTier tier, long seconds) implements AlertReading {
    @Override
    public int generation() {
      return now.generation();
    }

    @Override
    public Instant mark() {
      return now.mark().plusSeconds(seconds);
    }

    @Override
    public Instant newest() {
      return mark();
    }

    @Override
    public boolean fresh() {
      return true;
    }

    @Override
    public double bad(Duration window) {
      return shifted(window, now::bad);
    }

    @Override
    public double total(Duration window) {
      return shifted(window, now::total);
    }

    @Override
    public double budgetTotal() {
      return now.budgetTotal();
    }

    @Override
    public @Nullable Double coverage(Duration window) {
      return now.coverage(window);
    }

    private double shifted(Duration window, ToDoubleFunction<Duration> of) {
      Duration pace = tier.shortWindow();
      if (window.equals(pace)) {
        return of.applyAsDouble(pace);
      }
      double perSecond = of.applyAsDouble(pace) / pace.toSeconds();
      long kept = window.toSeconds() - seconds;
      return kept < SLICE_SECONDS
          ? perSecond * window.toSeconds()
          : of.applyAsDouble(Duration.ofSeconds(kept)) + perSecond * seconds;
    }
  }
}
