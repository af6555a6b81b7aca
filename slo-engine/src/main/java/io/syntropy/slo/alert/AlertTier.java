package io.syntropy.slo.alert;

import java.time.Duration;

/** What makes an alert fire, and how urgent it then is. */
public sealed interface AlertTier permits BurnTier, SpentTier, AbsenceTier {

  /** How urgent an alert of this tier is. */
  Severity severity();

  /** The tier as written in the API and kept in states, for example {@code 14.4/1h}. */
  String text();

  /** The longer window it is judged over; zero for {@link AbsenceTier}. */
  Duration longWindow();

  /** The window that lets it end soon after the cause has ended; zero for {@link AbsenceTier}. */
  Duration shortWindow();

  /** Whether it can fire at all for an objective of {@code target}. */
  boolean canFire(double target);

  /** The short window of a long one: a twelfth, in whole slices of 10 s, at least one. */
  static Duration shortOf(Duration longWindow) {
    return Duration.ofSeconds(Math.max(10, longWindow.toSeconds() / 12 / 10 * 10));
  }

  /** Checks the windows of a tier. */
  static void check(Duration longWindow, Duration shortWindow) {
    if (longWindow.compareTo(Duration.ofSeconds(20)) < 0
        || longWindow.compareTo(Duration.ofDays(90)) > 0) {
      throw new IllegalArgumentException("window: " + longWindow + " (expected 20s to 90d)");
    }
    if (shortWindow.compareTo(Duration.ofSeconds(10)) < 0
        || shortWindow.compareTo(longWindow) >= 0) {
      throw new IllegalArgumentException(
          "short window: " + shortWindow + " (expected 10s to less than " + longWindow + ")");
    }
  }
}
