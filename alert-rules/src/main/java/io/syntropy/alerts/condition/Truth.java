package io.syntropy.alerts.condition;

/** Whether a condition holds. */
public enum Truth {
  YES,
  NO,
  /** It cannot be said: it opens nothing and ends nothing. */
  UNKNOWN
}
