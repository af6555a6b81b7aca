package io.syntropy.slo;

/**
 * Bounds of an engine.
 *
 * @param maxSeries most series with state
 * @param maxGroups most groups of one indicator
 */
public record EngineLimits(int maxSeries, int maxGroups) {
  /** 200,000 series, 2,000 groups an indicator. */
  public static final EngineLimits DEFAULT = new EngineLimits(200_000, 2_000);

  public EngineLimits {
    if (maxSeries < 1 || maxGroups < 1) {
      throw new IllegalArgumentException(
          "limits: " + maxSeries + ", " + maxGroups + " (expected at least 1 each)");
    }
  }
}
