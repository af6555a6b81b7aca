package io.syntropy.server.telemetry;

import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.PageRequest;
import io.syntropy.slo.config.Durations;
import io.syntropy.telemetry.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads query parameters as sent; each fault is a 400 that names the parameter. */
final class Parameters {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
  private static final int MAX_TEXT = 1_024;

  // Event times are nanoseconds since 1970 in 64 bits, which end in 2262; the longest step of a
  // chart, rounded up beyond the end of its range, has to fit too.
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final int MAX_PAIRS = 16;

  private Parameters() {}

  /**
   * {@code from} to {@code to}; without {@code to} until now, without {@code from} one hour. What
   * lies outside the times that can be stored is cut off, so that "from the year 1" means all.
   */
  static TimeRange range(@Nullable String from, @Nullable String to, Instant now) {
    Instant asked = to == null || to.isEmpty() ? now : instant("to", to);
    Instant end = within(EARLIEST.plusSeconds(1), asked, LATEST);
    Instant start =
        from == null || from.isEmpty() ? end.minus(DEFAULT_RANGE) : instant("from", from);
    if (from != null && !from.isEmpty() && !start.isBefore(asked)) {
      throw ApiException.badRequest("from: %s (expected before to: %s)".formatted(start, asked));
    }
    return new TimeRange(within(EARLIEST, start, LATEST.minusSeconds(1)), end);
  }

  private static Instant within(Instant earliest, Instant instant, Instant latest) {
    return instant.isBefore(earliest) ? earliest : instant.isAfter(latest) ? latest : instant;
  }

  static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "%s: %s (expected RFC 3339, such as 2026-11-21T12:00:00Z)".formatted(name, cut(text)));
    }
  }

  static @Nullable Duration duration(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return Durations.parse(text)
        .orElseThrow(() ->
            ApiException.badRequest(
                "%s: %s (expected a duration, such as 250ms)".formatted(name, cut(text))));
  }

  /** Refuses bounds that nothing can lie between. */
  static void ordered(
      String lowName, @Nullable Duration low, String highName, @Nullable Duration high) {
    if (low != null && high != null && low.compareTo(high) > 0) {
      throw ApiException.badRequest(
          "%s: %s (expected <= %s: %s)"
              .formatted(lowName, Durations.format(low), highName, Durations.format(high)));
    }
  }

  /** The text, null when none was given. */
  static @Nullable String text(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.length() > MAX_TEXT) {
      throw ApiException.badRequest(
          "%s: %d characters (expected <= %d)".formatted(name, text.length(), MAX_TEXT));
    }
    return text;
  }

  /** Hexadecimal of {@code digits} digits, in lower case; null when none was given. */
  static @Nullable String hex(String name, @Nullable String text, int digits) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!text.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw ApiException.badRequest(
          "%s: %s (expected %d hexadecimal digits)".formatted(name, cut(text), digits));
    }
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  static String word(String name, String text, List<String> expected) {
    if (!expected.contains(text)) {
      throw ApiException.badRequest(
          "%s: %s (expected one of %s)".formatted(name, cut(text), String.join(", ", expected)));
    }
    return text;
  }

  static double number(String name, String text, double low, double high) {
    try {
      double value = Double.parseDouble(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ApiException.badRequest(
        "%s: %s (expected a number in %s..%s)".formatted(name, cut(text), low, high));
  }

  static int count(String name, @Nullable String text, int otherwise, int most) {
    return text == null || text.isEmpty() ? otherwise : (int) number(name, text, 1, most);
  }

  /** Each {@code key=value}. */
  static Map<String, String> pairs(String name, @Nullable List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      int equals = text.indexOf('=');
      if (equals < 1 || text.length() > MAX_TEXT) {
        throw ApiException.badRequest("%s: %s (expected key=value)".formatted(name, cut(text)));
      }
      if (text.startsWith("=~", equals) || text.charAt(equals - 1) == '!') {
        throw ApiException.badRequest(
            "%s: %s (expected key=value: only equal values are looked for)"
                .formatted(name, cut(text)));
      }
      String before = pairs.put(text.substring(0, equals), text.substring(equals + 1));
      if (before != null) {
        throw ApiException.badRequest(
            "%s: %s is given twice".formatted(name, text.substring(0, equals)));
      }
    }
    if (pairs.size() > MAX_PAIRS) {
      throw ApiException.badRequest(
          "%s: %d (expected <= %d)".formatted(name, pairs.size(), MAX_PAIRS));
    }
    return pairs;
  }

  static int limit(@Nullable String limit) {
    return PageRequest.parse(null, limit).limit();
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
