package io.syntropy.policy;

import io.syntropy.policy.HoldProgress.Sight;
import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of a region's collective signal beside its level.
 *
 * @param since first tick
 * @param protectedFor time since then with a level in force
 * @param last newest tick
 * @param expanding progress of the expansion's hold
 */
public record ProtectiveHistory(
    Instant since, Duration protectedFor, Instant last, HoldProgress expanding) {
  /** Mean in Hz from which a region may expand. */
  static final double EXPANDS_FROM = 500;

  /** Share of low users under which it may. */
  static final double FEW_LOW = 0.1;

  static final Duration HOLD = Duration.ofMinutes(15);

  static ProtectiveHistory begin(Instant now) {
    return new ProtectiveHistory(now, Duration.ZERO, now, HoldProgress.NONE);
  }

  /** One tick on; {@code level} was in force until now. */
  ProtectiveHistory tick(Instant now, ProtectiveLevel level, ProtectiveVerdict v) {
    Duration passed = Duration.between(last, now);
    boolean counts = level != ProtectiveLevel.NONE && !passed.isNegative();
    Sight sight =
        !v.known()
            ? Sight.UNKNOWN
            : v.mean() >= EXPANDS_FROM && v.low() < FEW_LOW ? Sight.YES : Sight.NO;
    return new ProtectiveHistory(
        since, counts ? protectedFor.plus(passed) : protectedFor, now, expanding.tick(now, sight));
  }

  /** The holds start anew. */
  ProtectiveHistory restarted() {
    return new ProtectiveHistory(since, protectedFor, last, HoldProgress.NONE);
  }

  /** {@code protective_mode_uptime}: share of the time watched with a level in force, 0..1. */
  public double uptime() {
    long watched = Duration.between(since, last).toMillis();
    return watched <= 0 ? 0 : Math.min(1, protectedFor.toMillis() / (double) watched);
  }

  /** Whether richer content is allowed: mean at least 500 Hz and under 10 % low for 15 min. */
  public boolean expansion() {
    return expanding.reached(HOLD);
  }
}
