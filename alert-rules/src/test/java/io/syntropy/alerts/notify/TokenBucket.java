package io.syntropy.alerts.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A double's rate limit: so many at once, then one every so often, for each key. */
public final class TokenBucket {
  private final Clock clock;
  private final int burst;
  private final Duration every;
  private final Map<String, Instant> full = new HashMap<>();

  /** At most {@code burst} at once, and one more {@code every}. */
  public TokenBucket(Clock clock, int burst, Duration every) {
    this.clock = clock;
    this.burst = burst;
    this.every = every;
  }

  /** Takes one; zero when there was one, else how long to wait for it. */
  public synchronized Duration take(String key) {
    Instant now = clock.instant();
    Instant next = full.getOrDefault(key, now);
    Instant used = next.isBefore(now) ? now : next;
    Instant earliest = used.minus(every.multipliedBy(burst - 1L));
    if (earliest.isAfter(now)) {
      return Duration.between(now, earliest);
    }
    full.put(key, used.plus(every));
    return Duration.ZERO;
  }
}
