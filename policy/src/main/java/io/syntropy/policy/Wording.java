package io.syntropy.policy;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Values in the sentences people read. */
final class Wording {
  private Wording() {}

  /** The level as it is written in directives. */
  static String of(ProtectiveLevel level) {
    return level.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A duration in whole seconds, as it is written in configuration, for example {@code 3m}. */
  static String of(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.SECONDS));
  }
}
