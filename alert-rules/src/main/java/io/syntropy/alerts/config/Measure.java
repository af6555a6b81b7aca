package io.syntropy.alerts.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How what a condition selects becomes one number. */
public enum Measure {
  /** The mean of a gauge's points, or of a histogram's values. */
  MEAN(0),
  /**
   * How far the mean of a histogram's values lies under their median of the last hour (contracts
   * §7, {@code hz_drop}); unknown for what has no buckets.
   */
  DROP(0),
  /** Events a minute. */
  RATE(0),
  /** The selected events' share of those of {@code of}, 0..1. */
  RATIO(0),
  /** A percentile of a histogram's values or spans' durations, judged by counting. */
  P50(0.5),
  P90(0.9),
  P95(0.95),
  P99(0.99);

  private static final Duration HOUR = Duration.ofHours(1);

  private final double quantile;

  Measure(double quantile) {
    this.quantile = quantile;
  }

  /** Whether it is a percentile. */
  public boolean percentile() {
    return quantile > 0;
  }

  /** What the window is compared with; null with a number only. */
  public @Nullable Duration baseline() {
    return this == DROP ? HOUR : null;
  }

  /** The share of values that may be over a percentile's threshold. */
  public double allowed() {
    return percentile() ? Math.round((1 - quantile) * 1000) / 1000.0 : 0;
  }
}
