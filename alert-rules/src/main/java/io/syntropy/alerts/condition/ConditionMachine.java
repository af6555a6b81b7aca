package io.syntropy.alerts.condition;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a condition that has to hold for a while fires and ends. Pure. It fires when it was
 * seen to hold for long enough, and ends when it is seen not to; a tick that cannot say neither
 * counts nor ends, until nothing was heard for {@link #FORGOTTEN}.
 */
public final class ConditionMachine {
  /** An alert that nothing was heard of for so long has ended, for all that is known. */
  public static final Duration FORGOTTEN = Duration.ofHours(24);

  /** Longer gaps between ticks count nothing: nobody looked. */
  private static final Duration MAX_GAP = Duration.ofSeconds(5);

  private ConditionMachine() {}

  /**
   * One tick.
   *
   * @param after how long it must hold
   */
  public static ConditionState step(
      ConditionState before, Truth truth, @Nullable Double value, Duration after, Instant now) {
    return switch (truth) {
      case NO -> ConditionState.IDLE;
      case UNKNOWN -> unknown(before, now);
      case YES -> {
        Instant first = before.firstAt() == null ? now : before.firstAt();
        Instant seen = before.seenAt();
        Duration gap = seen == null ? Duration.ZERO : Duration.between(seen, now);
        boolean counts = !gap.isNegative() && gap.compareTo(MAX_GAP) <= 0;
        Duration held = counts ? before.held().plus(gap) : before.held();
        Instant fired =
            before.firedAt() != null ? before.firedAt() : held.compareTo(after) >= 0 ? now : null;
        yield new ConditionState(held, now, first, fired, null, value);
      }
    };
  }

  private static ConditionState unknown(ConditionState before, Instant now) {
    if (before.idle()) {
      return ConditionState.IDLE;
    }
    Instant since = before.unknownSince() == null ? now : before.unknownSince();
    if (Duration.between(since, now).compareTo(FORGOTTEN) >= 0) {
      return ConditionState.IDLE;
    }
    return new ConditionState(
        before.held(), null, before.firstAt(), before.firedAt(), since, before.value());
  }
}
