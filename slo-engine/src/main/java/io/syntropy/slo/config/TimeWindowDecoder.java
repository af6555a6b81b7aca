package io.syntropy.slo.config;

import io.syntropy.slo.TimeWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decodes {@code timeWindow}: one rolling or calendar-aligned window. */
final class TimeWindowDecoder {
  private static final Pattern SHORTHAND = Pattern.compile("([1-9]\\d{0,6})([mhdwMQY])");
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final TimeWindow DEFAULT = new TimeWindow.Rolling(Duration.ofDays(30));

  private TimeWindowDecoder() {}

  static @Nullable TimeWindow decode(Node spec) {
    if (!spec.has("timeWindow")) {
      spec.note("timeWindow: missing (a rolling window of 30d is taken)");
      return DEFAULT;
    }
    List<Node> windows = spec.requiredList("timeWindow");
    if (windows.size() > 1) {
      windows.get(1).fault("timeWindow: " + windows.size() + " windows (expected one)");
    }
    return windows.isEmpty() ? null : window(windows.get(0));
  }

  private static @Nullable TimeWindow window(Node node) {
    if (!node.isMapping()) {
      node.expected("a mapping with duration");
      return null;
    }
    boolean rolling = node.bool("isRolling", false);
    Node text = node.required("duration", "a duration such as 30d");
    Node calendar = node.optionalMapping("calendar");
    TimeWindow window = null;
    if (text != null) {
      Matcher m = SHORTHAND.matcher(text.text());
      if (!m.matches()) {
        text.expected(
            "a whole number and one of m (minutes), h, d, w, M (months), Q (quarters), Y");
      } else {
        window = rolling ? rolling(m) : calendar(node, calendar, m);
        checkLength(text, window);
      }
    }
    if (rolling && calendar != null) {
      calendar.fault("calendar: given for a rolling window (expected isRolling: false)");
    }
    node.rejectUnknown();
    return window;
  }

  private static TimeWindow rolling(Matcher m) {
    ChronoUnit unit = unit(m.group(2));
    Duration one =
        switch (unit) {
          case MONTHS -> Duration.ofDays(30);
          case YEARS -> Duration.ofDays(365);
          default -> unit.getDuration();
        };
    return new TimeWindow.Rolling(one.multipliedBy(amount(m)));
  }

  private static @Nullable TimeWindow calendar(Node node, @Nullable Node calendar, Matcher m) {
    if (calendar == null) {
      node.fault("calendar: missing (expected startTime and timeZone, or isRolling: true)");
      return null;
    }
    String start = calendar.string("startTime");
    String zone = calendar.string("timeZone");
    calendar.rejectUnknown();
    if (start == null || zone == null) {
      return null;
    }
    if (zone.equals("UTC")) {
      calendar.note("timeZone: UTC (accepted beyond the openslo/v1 schema)");
    }
    LocalDateTime begin = null;
    ZoneId id = null;
    try {
      begin = LocalDateTime.parse(start, START);
    } catch (DateTimeException e) {
      OpenSlo.at(calendar, "startTime").expected("a time such as 2026-01-31 00:00:00");
    }
    try {
      id = ZoneId.of(zone);
    } catch (DateTimeException e) {
      OpenSlo.at(calendar, "timeZone").expected("an IANA time zone such as Europe/Berlin");
    }
    return begin == null || id == null
        ? null
        : new TimeWindow.Calendar(amount(m), unit(m.group(2)), begin, id);
  }

  private static void checkLength(Node text, @Nullable TimeWindow window) {
    if (window == null) {
      return;
    }
    if (window.nominal().compareTo(SHORTEST) < 0) {
      text.expected("at least 5m: m is minutes, M is months");
    } else if (window.nominal().compareTo(LONGEST) > 0) {
      text.expected("at most 90d: longer windows are not supported yet");
    }
  }

  private static long amount(Matcher m) {
    return Long.parseLong(m.group(1)) * (m.group(2).equals("Q") ? 3 : 1);
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "w" -> ChronoUnit.WEEKS;
      case "Y" -> ChronoUnit.YEARS;
      default -> ChronoUnit.MONTHS;
    };
  }
}
