package io.syntropy.slo.internal;

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
}
