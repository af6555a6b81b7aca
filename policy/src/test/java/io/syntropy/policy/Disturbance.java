package io.syntropy.policy;

/**
 * One event of a simulated world.
 *
 * @param tick before which it happens
 * @param region index of the region it is about, when it is about one
 * @param amount 0..1, what else the kind needs
 */
record Disturbance(int tick, Kind kind, int region, double amount) {
  /** What happens. */
  enum Kind {
    BAD(4),
    RESUMED(8),
    STOPPED(2),
    /** Slow shares whose bounds lie on both sides of the cuts. */
    STRADDLING,
    SLOW,
    /** A value exactly on a cut. */
    AT_BREACH(2),
    AT_RECOVER(2),
    SLOW_AT_CUT(2),
    PROBES_AT_CUT(2),
    LATENCY_AT_CUT,
    NOT_A_NUMBER,
    STALE,
    COVERAGE,
    NO_HEARTBEATS,
    /** Ticks that never came. */
    GAP,
    PROBER_CUT_OFF,
    PROBE_TWICE,
    PROBE_LATE,
    WELL(3),
    NO_ACKS,
    ACK_LATE,
    ACK_SOON,
    ROUTER_LIES,
    REJECT,
    /** The write takes effect and its answer is lost. */
    ANSWER_LOST(2),
    WRITE_LOST,
    WRITES_LATE(2),
    WRITES_SOON,
    ANSWERS_TWICE,
    ANSWER_AGAIN(2),
    AUDIT_FULL,
    POLICY_UNDEFINED,
    COMMITS_AGAIN(3),
    OPERATOR_HOLD,
    OPERATOR_GOES_ON(2),
    OPERATOR_TAKES,
    OPERATOR_EDITS(2),
    OPERATOR_RELEASES(4),
    OPERATOR_REVERTS,
    ALL_BAD,
    FLAPS(2),
    NONE_FLAPS(3),
    LAGS,
    LAG_AT_CUT,
    KEEPS_UP(2),
    LAG_NOT_A_NUMBER,
    PROTECTED,
    NONE_PROTECTED,
    /** Somebody applies another version of the policies. */
    POLICY_EDITED(2),
    RESTART,
    /** Dies at the next step of its kind. */
    CRASH(3),
    /** Sleeps while another becomes the writer, and goes on later. */
    PAUSED(2),
    AWAKE(2);

    final int weight;

    Kind() {
      this(1);
    }

    Kind(int weight) {
      this.weight = weight;
    }
  }

  @Override
  public String toString() {
    return "%s region %d %.3f before tick %d".formatted(kind, region, amount, tick);
  }
}
