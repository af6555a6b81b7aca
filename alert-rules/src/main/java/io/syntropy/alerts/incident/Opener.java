package io.syntropy.alerts.incident;

import java.util.Locale;

/** What can open an alert. */
public enum Opener {
  /** An SLO's error budget burns, or was spent, too fast. */
  BURN,
  /** A region is bad, drained, on probation or in a protective mode. */
  REGION,
  /** A budget's policy freezes deploys. */
  BUDGET,
  /** What should report does not. */
  ABSENCE,
  /** A signal is over or under a line for a while. */
  CONDITION,
  /** A decision machine calls for a person. */
  DECISION;

  /** As written in the API. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
