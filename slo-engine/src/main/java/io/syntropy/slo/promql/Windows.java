package io.syntropy.slo.promql;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as PromQL writes them: y is 365 days, w 7, d 24 hours. */
final class Windows {
  private static final Pattern PART = Pattern.compile("([0-9]{1,15})(ms|[smhdwy])");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Windows() {}

  /** The duration, or zero when it is too long to be meant. */
  static Duration parse(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!part.find(end) || part.start() != end) {
        return Duration.ZERO;
      }
      Duration one =
          switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            case "w" -> Duration.ofDays(7);
            default -> Duration.ofDays(365);
          };
      long amount = Long.parseLong(part.group(1));
      if (amount > LONGEST.toMillis() / one.toMillis()) {
        return Duration.ZERO;
      }
      sum = sum.plus(one.multipliedBy(amount));
      end = part.end();
    }
    return sum.compareTo(LONGEST) > 0 ? Duration.ZERO : sum;
  }

  static Duration seconds(double seconds) {
    return seconds > 0 && seconds <= LONGEST.toSeconds()
        ? Duration.ofMillis(Math.round(seconds * 1000))
        : Duration.ZERO;
  }
}
