package io.syntropy.policy.organisation;

import java.util.Locale;

/** Whether a service's traffic may leave its jurisdiction. */
public enum Residency {
  /** The service is marked: it may not. */
  REQUIRED,
  /** It is known not to be marked. */
  NONE,
  /** Not known; treated as required. */
  UNKNOWN;

  /** Lower-case, as in the input. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
