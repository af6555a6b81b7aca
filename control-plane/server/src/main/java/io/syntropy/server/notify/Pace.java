package io.syntropy.server.notify;

import io.syntropy.alerts.notify.NotifierSpec;
import java.time.Duration;

/**
 * A target's rate: so many at once after a pause, then evenly (generic cell rate algorithm), and
 * none while the target asks to wait. One for each target, whoever sends to it: its worker and
 * trials.
 */
final class Pace {
  private final NotifierSpec.Rate rate;
  private final long interval;
  private final long slack;
  private long next = Long.MIN_VALUE;
  private long heldUntil = Long.MIN_VALUE;

  Pace(NotifierSpec.Rate rate) {
    this.rate = rate;
    this.interval = 60_000_000_000L / rate.perMinute();
    this.slack = interval * (rate.burst() - 1);
  }

  NotifierSpec.Rate rate() {
    return rate;
  }

  /** How long from {@code now} until one may begin, in nanoseconds of a monotonic clock. */
  synchronized long untilNext(long now) {
    long paced = next == Long.MIN_VALUE ? 0 : Math.max(0, next - slack - now);
    long held = heldUntil == Long.MIN_VALUE ? 0 : Math.max(0, heldUntil - now);
    return Math.max(paced, held);
  }

  /** One begins if it may; else how long until it may, as {@link #untilNext}. */
  synchronized long tryBegin(long now) {
    long wait = untilNext(now);
    if (wait == 0) {
      next = (next == Long.MIN_VALUE || next - now < 0 ? now : next) + interval;
    }
    return wait;
  }

  /** The target asks to wait for {@code time} from {@code now}. */
  synchronized void hold(long now, Duration time) {
    long until = now + time.toNanos();
    if (heldUntil == Long.MIN_VALUE || until - heldUntil > 0) {
      heldUntil = until;
    }
  }
}
