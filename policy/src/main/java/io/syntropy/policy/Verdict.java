package io.syntropy.policy;

/** The guard's answer over all its rules. */
public enum Verdict {
  /** Every rule passed. */
  ALLOWED,
  /** A rule failed or could not be judged. */
  DENIED
}
