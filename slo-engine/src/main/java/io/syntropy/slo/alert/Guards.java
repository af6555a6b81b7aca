package io.syntropy.slo.alert;

/**
 * What has to hold besides the burn rate before an alert may change.
 *
 * @param minBadEvents bad events in the long window below which nothing fires; at least 0
 * @param confidence one-sided confidence that the true error ratio of the long window is above the
 *     tier's (Wilson's lower bound), 0.5 ≤ confidence &lt; 1; at 0.5 the bound is the ratio itself
 * @param coverageFloor share of the long window that must have been reported, 0..1; below it the
 *     tier is frozen
 */
public record Guards(double minBadEvents, double confidence, double coverageFloor) {
  private static final double DEFAULT_CONFIDENCE = 0.975;
  private static final double DEFAULT_Z = Wilson.quantile(DEFAULT_CONFIDENCE);

  /** Three bad events, 97.5 % (z = 1.96), nine tenths covered. */
  public static final Guards DEFAULT = new Guards(3, DEFAULT_CONFIDENCE, 0.9);

  public Guards {
    if (!(minBadEvents >= 0 && Double.isFinite(minBadEvents))) {
      throw new IllegalArgumentException("bad events: " + minBadEvents + " (expected at least 0)");
    }
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence: " + confidence + " (expected 0.5 <= confidence < 1)");
    }
    if (!(coverageFloor >= 0 && coverageFloor <= 1)) {
      throw new IllegalArgumentException("coverage: " + coverageFloor + " (expected 0 to 1)");
    }
  }

  /** The confidence as a quantile of the normal distribution. */
  public double z() {
    return confidence == DEFAULT_CONFIDENCE ? DEFAULT_Z : Wilson.quantile(confidence);
  }
}
