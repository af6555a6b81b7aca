package io.syntropy.slo;

import org.jspecify.annotations.Nullable;

/**
 * One objective of an SLO.
 *
 * @param displayName for people; may be empty
 * @param target the wanted share of good events, 0 &lt; target &lt; 1
 * @param indicator what is counted; null when nothing here reads the metric source
 */
public record Objective(String displayName, double target, @Nullable Indicator indicator) {
  public Objective {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException("target: " + target + " (expected 0 < target < 1)");
    }
  }
}
