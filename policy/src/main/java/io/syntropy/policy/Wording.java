package io.syntropy.policy;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Values in the sentences people read. */
final class Wording {
  private Wording() {}

  /** A duration in whole seconds, as it is written in configuration, for example {@code 3m}. */
  static String of(Duration duration) {
    return Durations.format(duration.truncatedTo(ChronoUnit.SECONDS));
  }
}
