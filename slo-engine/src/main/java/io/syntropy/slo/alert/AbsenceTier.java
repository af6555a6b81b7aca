package io.syntropy.slo.alert;

import java.time.Duration;

/**
 * Fires while the group that is watched has stopped reporting (OpenSLO's {@code alertWhenNoData}).
 * It is the lowest tier of its severity.
 */
public record AbsenceTier(Severity severity) implements AlertTier {

  @Override
  public boolean canFire(double target) {
    return true;
  }

  @Override
  public String text() {
    return "no_data";
  }

  @Override
  public Duration longWindow() {
    return Duration.ZERO;
  }

  @Override
  public Duration shortWindow() {
    return Duration.ZERO;
  }
}
