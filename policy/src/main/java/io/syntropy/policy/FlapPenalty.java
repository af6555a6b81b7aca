package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Damping of a region that fails again and again: +1000 a failover or relapse, halved every hour;
 * from 2000 on it stays drained until under 750. Delays the way back only (I21).
 *
 * @param value the penalty at {@code at}
 */
public record FlapPenalty(double value, @Nullable Instant at, boolean suppressed) {
  public static final FlapPenalty NONE = new FlapPenalty(0, null, false);
  static final double PER_FLAP = 1000;
  static final double SUPPRESS = 2000;
  static final double REUSE = 750;
  static final Duration HALF_LIFE = Duration.ofMinutes(60);

  /** The penalty decayed to {@code now}. */
  public double at(Instant now) {
    if (at == null) {
      return 0;
    }
    double halves = Duration.between(at, now).toMillis() / (double) HALF_LIFE.toMillis();
    return value * Math.pow(0.5, Math.max(0, halves));
  }

  FlapPenalty flapped(Instant now) {
    double next = at(now) + PER_FLAP;
    return new FlapPenalty(next, now, suppressed || next >= SUPPRESS);
  }

  FlapPenalty tick(Instant now) {
    return suppressed && at(now) < REUSE ? new FlapPenalty(value, at, false) : this;
  }
}
