package io.syntropy.slo.alert;

import java.util.Locale;

/** Whom an alert wants; the first is the most urgent. */
public enum Severity {
  /** Somebody, now. */
  PAGE,
  /** Somebody, on the next working day. */
  TICKET;

  /** As written in the API: {@code page} or {@code ticket}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
