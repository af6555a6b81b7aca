package io.syntropy.slo.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One point of a series, as long as a late one may still change what it counts. */
final class Entry {
  /** How a point is read. */
  enum Mode {
    CUMULATIVE,
    DELTA,
    GAUGE
  }

  /** What a point counts. */
  enum Verdict {
    /** Not judged yet. */
    NONE,
    /** The amount as it is: a change, or a gauge's value. */
    AS_IS,
    /** The change since the predecessor. */
    CHANGE,
    /** A reset: the amount as it is. */
    RESET,
    /** The first point, started at most 10 min before: the amount as it is. */
    FIRST_IN_FULL,
    /** The first point, started earlier or unknown when: nothing. */
    BASELINE
  }

  final Mode mode;
  final long start;
  final long time;
  final Amount amount;

  Verdict verdict = Verdict.NONE;
  @Nullable Entry predecessor;

  /** Whether this is a first point of a second writer. */
  boolean overlap;

  Entry(Mode mode, long start, long time, Amount amount) {
    this.mode = mode;
    this.start = mode == Mode.GAUGE ? 0 : start;
    this.time = time;
    this.amount = amount;
  }

  /** Whether {@code other} is an earlier or later point of the same run since one start. */
  boolean sameRun(Entry other) {
    return mode == other.mode && start == other.start && amount.comparable(other.amount);
  }

  /**
   * Whether this counts of two points with the same start and time: the one with more events, of
   * equal ones whichever has the larger content, so that the order of arrival does not show.
   */
  boolean outweighs(Entry other) {
    int order = Double.compare(amount.events(), other.amount.events());
    if (order == 0) {
      order = mode.compareTo(other.mode);
    }
    return order != 0 ? order > 0 : Arrays.compare(amount.content(), other.amount.content()) > 0;
  }

  /** What is counted at this point's time; null for nothing. */
  @Nullable Amount counted() {
    return switch (verdict) {
      case NONE, BASELINE -> null;
      case AS_IS, RESET, FIRST_IN_FULL -> amount;
      case CHANGE -> predecessor == null ? null : amount.since(predecessor.amount);
    };
  }
}
