package io.syntropy.policy;

/** The three values of a single signal. */
public enum Health {
  /** Inside its threshold. */
  GOOD,
  /** Outside its threshold. */
  BAD,
  /** Cannot be judged; passes no guard and starts nothing. */
  UNKNOWN
}
