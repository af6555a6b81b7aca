package io.syntropy.policy;

import java.util.Locale;

/** What is to be done to a service. */
public enum ReleaseChange {
  /** Something new; judged by everything. */
  DEPLOY,
  /** A mend; judged as a deployment, and what an override is meant for. */
  BUGFIX,
  /** Back to what ran before: the remedy for what a gate sees, so it is never stopped. */
  ROLLBACK;

  /** As written in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
