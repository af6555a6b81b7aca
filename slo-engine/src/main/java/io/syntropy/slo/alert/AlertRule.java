package io.syntropy.slo.alert;

import java.time.Duration;

/**
 * One tier of an SLO with what else holds for it.
 *
 * @param policy the AlertPolicy it comes from; {@code default} for the default tiers
 * @param after how long it must hold before it fires, in time of the watermark; 0 at once
 * @param notifyResolved whether the end of an alert of this tier is told as well
 */
public record AlertRule(
    String policy, AlertTier tier, Duration after, Guards guards, boolean notifyResolved) {
  /** The policy name of tiers that no document names. */
  public static final String DEFAULT_POLICY = "default";

  public AlertRule {
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: " + after + " (expected at least 0s)");
    }
  }
}
