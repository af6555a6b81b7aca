package io.syntropy.telemetry.store.rollup;

import java.time.Duration;

/**
 * How points are folded.
 *
 * @param step length of a bucket; a multiple of 10 s that divides an hour
 * @param fineStep the same for series that are wanted finely
 * @param maxSeries series with points between two commits at most; points of others are refused and
 *     counted
 * @param quiet how long a series without points stays in memory, in event time
 */
public record RollupConfig(Duration step, Duration fineStep, int maxSeries, Duration quiet) {
  /** One minute and ten seconds, a million series, a quarter of an hour. */
  public static final RollupConfig DEFAULT =
      new RollupConfig(
          Duration.ofMinutes(1), Duration.ofSeconds(10), 1_000_000, Duration.ofMinutes(15));

  public RollupConfig {
    check("step", step);
    check("fineStep", fineStep);
    if (maxSeries < 1) {
      throw new IllegalArgumentException("maxSeries: " + maxSeries + " (expected >= 1)");
    }
  }

  private static void check(String name, Duration step) {
    long seconds = step.toSeconds();
    if (seconds < 10 || seconds % 10 != 0 || 3600 % seconds != 0) {
      throw new IllegalArgumentException(
          name + ": " + step + " (expected a multiple of 10 s that divides an hour)");
    }
  }
}
