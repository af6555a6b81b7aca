package io.syntropy.slo.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as written in configuration: one or more whole numbers with a unit, largest first or
 * not, for example {@code 750ms}, {@code 3m}, {@code 1h30m}, {@code 28d}. Units: ns, us, ms, s, m
 * (minutes), h, d (24 h), w (7 d).
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,15})(ns|us|ms|s|m|h|d|w)");

  private Durations() {}

  /** The duration written as {@code text}, or empty when it is none. */
  public static Optional<Duration> parse(String text) {
    if (text.isEmpty() || text.length() > 64) {
      return Optional.empty();
    }
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    try {
      while (end < text.length()) {
        if (!part.find(end) || part.start() != end) {
          return Optional.empty();
        }
        sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
        end = part.end();
      }
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
    return Optional.of(sum);
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ns" -> Duration.ofNanos(amount);
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofDays(Math.multiplyExact(amount, 7L));
    };
  }

  /** The shortest text that {@link #parse} reads back, for example {@code 1h30m}. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    long days = duration.toDays();
    append(text, days, "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    int nanos = duration.toNanosPart();
    append(text, nanos / 1_000_000, "ms");
    append(text, nanos / 1_000 % 1_000, "us");
    append(text, nanos % 1_000, "ns");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
