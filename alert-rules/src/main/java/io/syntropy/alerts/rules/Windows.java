package io.syntropy.alerts.rules;

import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertTier;
import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which windows are recorded, and from what. Up to an hour they are counted from the series
 * themselves, up to three days from counts of 5 min, over that from counts of 1 h: nothing scans
 * days of raw data.
 */
final class Windows {
  static final Duration FINE = Duration.ofMinutes(5);
  static final Duration COARSE = Duration.ofHours(1);

  /** The longest window counted from counts of 5 min. */
  static final Duration LONG = Duration.ofDays(3);

  /** Shorter ones hold too few scrapes. */
  static final Duration SHORTEST = Duration.ofMinutes(2);

  /** How often windows up to {@link #LONG} are computed; longer ones every {@link #SLOWLY}. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  static final Duration SLOWLY = Duration.ofMinutes(2);

  private Windows() {}

  /** What Prometheus can judge of a window: at least 2 min. */
  static Duration widened(Duration window) {
    return window.compareTo(SHORTEST) < 0 ? SHORTEST : window;
  }

  /**
   * All windows that are recorded, shortest first.
   *
   * @param least the shortest that says anything: a time slice, else zero
   */
  static SortedSet<Duration> of(List<AlertRule> rules, Duration budget, Duration least) {
    SortedSet<Duration> windows = new TreeSet<>(List.of(FINE, COARSE, widened(budget)));
    for (AlertRule rule : rules) {
      AlertTier tier = rule.tier();
      if (!tier.longWindow().isZero()) {
        windows.add(widened(tier.longWindow()));
        windows.add(widened(tier.shortWindow()));
      }
    }
    windows.removeIf(window -> window.compareTo(least) < 0);
    return windows;
  }

  static boolean isSlow(Duration window) {
    return window.compareTo(LONG) > 0;
  }

  /** Whether {@code window} is counted from the series themselves. */
  static boolean isDirect(Duration window) {
    return window.compareTo(COARSE) <= 0;
  }

  /** The recorded counts that a longer window adds up. */
  static Duration step(Duration window) {
    return isSlow(window) ? COARSE : FINE;
  }

  static String text(Duration window) {
    return Durations.format(window);
  }
}
