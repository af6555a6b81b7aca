package io.syntropy.server.registry;

import java.time.Duration;
import java.time.Instant;

/** A service's instance as its last heartbeat told. */
public record Instance(Heartbeat heartbeat, Instant lastSeen) {
  /** After this long without a heartbeat an instance is gone (contracts §5). */
  public static final Duration GONE_AFTER = Duration.ofSeconds(30);

  /** Whether the instance counts as running at {@code now}. */
  public boolean alive(Instant now) {
    return lastSeen.plus(GONE_AFTER).isAfter(now);
  }
}
