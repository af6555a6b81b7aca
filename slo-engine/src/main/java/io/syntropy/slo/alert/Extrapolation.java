package io.syntropy.slo.alert;

import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;

/** What a whole budget window would hold at the pace of the part of it that was seen. */
public final class Extrapolation {
  private static final Duration LEAST = Duration.ofSeconds(10);

  private Extrapolation() {}

  /**
   * {@code total} events, counted from {@code start} of the window (or from {@code born}, when that
   * is later) to {@code mark}, brought up to the window's nominal length.
   */
  public static double whole(
      double total, TimeWindow window, Instant start, Instant born, Instant mark) {
    Duration seen = Duration.between(born.isAfter(start) ? born : start, mark);
    Duration nominal = window.nominal();
    if (seen.compareTo(nominal) >= 0) {
      return total;
    }
    double seconds = Math.max(LEAST.toSeconds(), seen.toMillis() / 1000.0);
    return total * (nominal.toSeconds() / seconds);
  }
}
