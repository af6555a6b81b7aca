package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a breach over the last hold, for a breach that comes and goes. The time up to a
 * tick belongs to what that tick saw; time between ticks further apart than {@link
 * HoldProgress#MAX_GAP} is unknown.
 *
 * @param turns what was seen, each from its time on until the next, oldest first
 * @param last the newest tick, null before the first
 */
public record BreachWindow(List<Turn> turns, @Nullable Instant last) {
  public static final BreachWindow NONE = new BreachWindow(List.of(), null);

  /** Share of the hold in which a breach was seen from which on soft steps are taken, percent. */
  static final int SOFT_PERCENT = 60;

  /** More turns are not kept: the window then never covers its hold, and nothing follows. */
  static final int LIMIT = 1_000;

  public BreachWindow {
    turns = List.copyOf(turns);
  }

  /** From {@code from} on this was seen. */
  public record Turn(Instant from, HoldProgress.Sight sight) {}

  BreachWindow tick(Instant now, HoldProgress.Sight sight, Duration hold) {
    Instant before = last;
    if (before == null || now.isBefore(before)) {
      return new BreachWindow(List.of(new Turn(now, sight)), now);
    }
    boolean blind = Duration.between(before, now).compareTo(HoldProgress.MAX_GAP) > 0;
    HoldProgress.Sight seen = blind ? HoldProgress.Sight.UNKNOWN : sight;
    List<Turn> next = new ArrayList<>(turns);
    if (next.isEmpty() || next.getLast().sight() != seen) {
      next.add(new Turn(before, seen));
    }
    Instant start = now.minus(hold);
    while (next.size() > 1 && (next.size() > LIMIT || !next.get(1).from().isAfter(start))) {
      next.removeFirst();
    }
    return new BreachWindow(next, now);
  }

  /** How much of the hold up to the last tick was seen as {@code sight}. */
  Duration seen(HoldProgress.Sight sight, Duration hold) {
    Instant end = last;
    Duration sum = Duration.ZERO;
    if (end == null) {
      return sum;
    }
    Instant start = end.minus(hold);
    for (int i = 0; i < turns.size(); i++) {
      Instant from = turns.get(i).from();
      Instant to = i + 1 < turns.size() ? turns.get(i + 1).from() : end;
      from = from.isBefore(start) ? start : from;
      if (turns.get(i).sight() == sight && to.isAfter(from)) {
        sum = sum.plus(Duration.between(from, to));
      }
    }
    return sum;
  }

  /** Whether a whole hold was watched, and enough of it was known. */
  private boolean covered(Duration hold) {
    Duration known = seen(HoldProgress.Sight.YES, hold).plus(seen(HoldProgress.Sight.NO, hold));
    return percent(known, hold) >= HoldProgress.COVERAGE_PERCENT;
  }

  private boolean watched(Duration hold) {
    Instant end = last;
    return end != null && !turns.isEmpty() && !turns.getFirst().from().isAfter(end.minus(hold));
  }

  /** Whether the breach was seen in at least 60 % of the hold. */
  boolean mostly(Duration hold) {
    return watched(hold)
        && covered(hold)
        && percent(seen(HoldProgress.Sight.YES, hold), hold) >= SOFT_PERCENT;
  }

  /**
   * Whether it is seen now and came and went before: a breach that began and lasts is not broken,
   * it is on its way to a full hold.
   */
  boolean broken() {
    boolean began = false;
    boolean contradicted = false;
    for (Turn turn : turns) {
      switch (turn.sight()) {
        case YES -> began = true;
        case NO -> contradicted |= began;
        case UNKNOWN -> {}
      }
    }
    return contradicted && now() == HoldProgress.Sight.YES;
  }

  /** Whether it was seen throughout. */
  boolean throughout(Duration hold) {
    return watched(hold)
        && covered(hold)
        && seen(HoldProgress.Sight.NO, hold).isZero()
        && now() == HoldProgress.Sight.YES;
  }

  private HoldProgress.Sight now() {
    return turns.isEmpty() ? HoldProgress.Sight.UNKNOWN : turns.getLast().sight();
  }

  private static long percent(Duration part, Duration whole) {
    return part.toMillis() * 100 / Math.max(1, whole.toMillis());
  }
}
