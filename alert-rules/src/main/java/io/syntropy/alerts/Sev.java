package io.syntropy.alerts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent an alert or incident is; the first is the most urgent. */
public enum Sev {
  /** Users are hurt now: a person is called. */
  SEV1,
  /** Users will be hurt soon: a person is called. */
  SEV2,
  /** Somebody looks at it today. */
  SEV3,
  /** Told in the daily digest. */
  SEV4;

  /** As written in documents and the API: {@code sev1} to {@code sev4}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity written as {@code text}; empty for anything else. */
  public static Optional<Sev> parse(String text) {
    return Arrays.stream(values()).filter(s -> s.wire().equals(text)).findFirst();
  }

  /** Whether this is at least as urgent as {@code other}. */
  public boolean atLeast(Sev other) {
    return compareTo(other) <= 0;
  }
}
