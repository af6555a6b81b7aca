package io.syntropy.slo.internal;

import java.util.Arrays;

/** One point of a series. */
record Entry(Mode mode, long start, long time, Amount amount) {
  /** How a point is read. */
  enum Mode {
    CUMULATIVE,
    DELTA,
    GAUGE
  }

  /** What a point counts. */
  enum Verdict {
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

  Entry {
    start = mode == Mode.GAUGE ? 0 : start;
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
}
