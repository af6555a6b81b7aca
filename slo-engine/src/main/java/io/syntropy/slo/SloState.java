package io.syntropy.slo;

import java.util.Locale;

/** The state of an SLO or of one of its groups. */
public enum SloState {
  /** Fresh, with budget left and no burn tier exceeded. */
  OK,
  /** A burn tier is exceeded over both its windows. */
  BURNING,
  /** No budget is left. */
  EXHAUSTED,
  /** Fresh, but no events in the window. */
  NO_TRAFFIC,
  /** Nothing was ever counted in the window. */
  NO_DATA,
  /** The newest point is too old to judge by. */
  STALE;

  /** As written in the API, for example {@code no_traffic}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
