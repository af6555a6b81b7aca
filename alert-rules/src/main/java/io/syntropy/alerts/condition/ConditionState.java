package io.syntropy.alerts.condition;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a condition in one group; plain data, kept across restarts.
 *
 * @param held time between ticks that both saw it hold; unknown ticks count nothing
 * @param seenAt the last tick that saw it hold, null when the last one did not
 * @param firstAt the first of those ticks, null while it does not hold
 * @param firedAt when it fired, null while it does not
 * @param unknownSince the first of the last ticks that could not say, null when the last one could
 * @param value what was read last
 */
public record ConditionState(
    Duration held,
    @Nullable Instant seenAt,
    @Nullable Instant firstAt,
    @Nullable Instant firedAt,
    @Nullable Instant unknownSince,
    @Nullable Double value) {
  /** Nothing to remember. */
  public static final ConditionState IDLE =
      new ConditionState(Duration.ZERO, null, null, null, null, null);

  /** Whether there is nothing to remember. */
  public boolean idle() {
    return firstAt == null && firedAt == null;
  }

  /** Whether it fires, known or not. */
  public boolean firing() {
    return firedAt != null;
  }

  /** Whether it fires, or is about to, and it cannot be said whether it goes on. */
  public boolean frozen() {
    return unknownSince != null && !idle();
  }
}
