package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a condition has held. Time counts only between two ticks that both saw it, at most
 * {@link #MAX_GAP} apart; a contradicting tick clears it; unknown ticks count nothing, and clear it
 * once less than 80 % of the elapsed time was counted.
 *
 * @param since first tick that saw the condition, null when it does not hold
 * @param counted time counted so far
 * @param last last tick that saw it, null right after an unknown one
 */
public record HoldProgress(@Nullable Instant since, Duration counted, @Nullable Instant last) {
  public static final HoldProgress NONE = new HoldProgress(null, Duration.ZERO, null);

  /** Longer gaps between ticks count nothing: the controller was down. */
  public static final Duration MAX_GAP = Duration.ofSeconds(5);

  /** Share of the elapsed time that must have been seen, in percent. */
  static final int COVERAGE_PERCENT = 80;

  /** What a tick says about the condition. */
  public enum Sight {
    YES,
    NO,
    UNKNOWN
  }

  HoldProgress tick(Instant now, Sight sight) {
    return switch (sight) {
      case NO -> NONE;
      case UNKNOWN -> since == null ? NONE : covered(new HoldProgress(since, counted, null), now);
      case YES -> {
        if (since == null) {
          yield new HoldProgress(now, Duration.ZERO, now);
        }
        Duration gap = last == null ? Duration.ZERO : Duration.between(last, now);
        boolean counts = !gap.isNegative() && gap.compareTo(MAX_GAP) <= 0;
        HoldProgress next =
            covered(new HoldProgress(since, counts ? counted.plus(gap) : counted, now), now);
        yield next.since == null ? new HoldProgress(now, Duration.ZERO, now) : next;
      }
    };
  }

  private static HoldProgress covered(HoldProgress p, Instant now) {
    long elapsed = Duration.between(p.since, now).toMillis();
    // A single missed tick at the very start must not clear: judge from one maximal gap on.
    boolean judged = elapsed > MAX_GAP.toMillis();
    return judged && p.counted.toMillis() * 100 < elapsed * COVERAGE_PERCENT ? NONE : p;
  }

  /** Whether it holds now and has been counted for {@code hold} or longer. */
  boolean reached(Duration hold) {
    return since != null && last != null && counted.compareTo(hold) >= 0;
  }
}
