package io.syntropy.server.loop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions to compare; null means no bound.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record ReplayRequest(@Nullable Instant from, @Nullable Instant to) {
  static final ReplayRequest ALL = new ReplayRequest(null, null);

  /** Checks the order. */
  public ReplayRequest {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("to: %s (expected after from, %s)".formatted(to, from));
    }
  }

  boolean covers(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }
}
