package io.syntropy.slo;

import java.util.List;

/**
 * An SLO over other SLOs. Every part is read over the composite's own window, at the composite's
 * watermark: the newest of its parts'. A part is unknown over a window in which it counted nothing.
 *
 * @param method how the parts' error ratios become one
 * @param unknown what a part does that is unknown over a window
 * @param knownWeightAtLeast share of the weight, 0..1, that must be known; under it the composite
 *     itself is unknown
 * @param parts 1 to {@value #MAX_PARTS}
 */
public record Composite(
    Method method, Unknown unknown, double knownWeightAtLeast, List<Part> parts) {
  /** The most parts of one composite. */
  public static final int MAX_PARTS = 100;

  /** How deep composites may hold composites, the outermost counted. */
  public static final int MAX_DEPTH = 8;

  public Composite {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "parts: " + parts.size() + " (expected 1 to " + MAX_PARTS + ")");
    }
    if (!(knownWeightAtLeast >= 0 && knownWeightAtLeast <= 1)) {
      throw new IllegalArgumentException(
          "known_weight_at_least: " + knownWeightAtLeast + " (expected 0 to 1)");
    }
  }

  /** The most parts of a composite and of the composites in it together. */
  public static final int MAX_ALL_PARTS = 10_000;

  /** How the parts' error ratios e become one; w are their weights over the sum of them. */
  public enum Method {
    /** Σ w·e: the weighted mean of the parts' SLIs. */
    WEIGHTED_SLI,
    /** (1 − T)·Σ w·e/(1 − T of the part): the weighted mean of the parts' burn rates. */
    WEIGHTED_BURN,
    /** min(1, Σ e): bad when any part is, taking no two parts to be bad at once. */
    ANY_BAD,
    /** max e: as bad as the worst part. */
    MIN
  }

  /** What an unknown part does. */
  public enum Unknown {
    /** It is left out and the weights are renormalised over the known parts. */
    IGNORE,
    /** It counts as wholly bad. */
    BAD,
    /** The composite is unknown too. */
    UNKNOWN
  }

  /**
   * One part.
   *
   * @param slo name of an SLO, which may be a composite
   * @param objective position of its objective, from 0
   * @param weight above 0; weights need not add up to 1
   */
  public record Part(String slo, int objective, double weight) {
    public Part {
      if (objective < 0) {
        throw new IllegalArgumentException("objective: " + objective + " (expected at least 0)");
      }
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException("weight: " + weight + " (expected above 0)");
      }
    }
  }
}
