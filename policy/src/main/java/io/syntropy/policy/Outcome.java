package io.syntropy.policy;

import java.time.Instant;

/** What became of an action the controller asked for, told by whoever carries it out. */
public record Outcome(String decisionKey, State state, Instant at, String detail) {
  /** The news. */
  public enum State {
    /** Audited and committed. */
    RECORDED,
    /** Every live router acknowledged it, or a read-back found it in place. */
    APPLIED,
    /** It did not take effect: rejected, or a read-back found the old state. */
    FAILED,
    /** The target was changed by someone else; it is theirs now (I10). */
    OPERATOR_OWNED
  }
}
