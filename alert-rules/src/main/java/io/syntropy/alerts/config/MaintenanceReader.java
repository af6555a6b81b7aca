package io.syntropy.alerts.config;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.LabelMatch;
import io.syntropy.alerts.incident.MaintenanceWindow;
import io.syntropy.alerts.incident.Occurrences;
import io.syntropy.policy.Weekdays;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code MaintenanceWindow} document; its JSON Schema is {@code
 * schemas/maintenance-window.schema.json}.
 */
final class MaintenanceReader {
  private static final String DAILY = "daily";
  private static final int MAX_REASON = 500;

  private MaintenanceReader() {}

  static @Nullable MaintenanceWindow read(Document document) {
    Node root = document.root();
    Node spec = document.spec();
    if (spec == null) {
      return null;
    }
    LabelMatch match = RouteReader.match(spec);
    Set<Sev> severities = RouteReader.severities(spec);
    ZoneId zone = zone(spec);
    LocalDateTime starts =
        spec.required("starts", "a local time such as 2026-12-01T02:00") == null
            ? null
            : parsed(spec, "starts", "a local time such as 2026-12-01T02:00", LocalDateTime::parse);
    Duration duration = spec.duration("duration");
    Set<DayOfWeek> days = days(spec);
    LocalDate until =
        spec.has("until")
            ? parsed(spec, "until", "a date such as 2027-06-30", LocalDate::parse)
            : null;
    String reason = spec.string("reason", "");
    if (reason.length() > MAX_REASON) {
      spec.fault(
          "reason: %d characters (expected at most %d)".formatted(reason.length(), MAX_REASON));
    }
    spec.rejectUnknown();
    if (starts == null || duration == null || !document.faults().isEmpty()) {
      return null;
    }
    try {
      return new MaintenanceWindow(
          document.name(),
          match,
          severities,
          new Occurrences(starts, zone, duration, days, until),
          reason);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      Node at = spec.optional(message.substring(0, message.indexOf(':')));
      (at == null ? spec : at).fault(message);
      return null;
    }
  }

  private static ZoneId zone(Node spec) {
    String name = spec.string("time_zone", "UTC");
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    Node at = spec.optional("time_zone");
    (at == null ? spec : at)
        .fault("time_zone: %s (expected an IANA name such as Europe/Lisbon)".formatted(name));
    return ZoneId.of("UTC");
  }

  private static <T> @Nullable T parsed(
      Node spec, String field, String expectation, Function<String, T> parse) {
    Node at = spec.optional(field);
    if (at == null) {
      return null;
    }
    try {
      return parse.apply(at.isScalar() ? at.text() : "");
    } catch (DateTimeException e) {
      at.expected(expectation);
      return null;
    }
  }

  private static Set<DayOfWeek> days(Node spec) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    Node at = spec.optional("days");
    if (at == null) {
      return days;
    }
    if (at.isScalar() && at.text().equals(DAILY)) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    List<Node> items = at.isList() ? at.items() : List.of();
    if (items.isEmpty()) {
      at.expected(DAILY + ", or a list of " + Weekdays.ALL);
    }
    for (Node item : items) {
      DayOfWeek day = item.isScalar() ? Weekdays.of(item.text()).orElse(null) : null;
      if (day == null) {
        item.expected("one of " + Weekdays.ALL);
      } else {
        days.add(day);
      }
    }
    return days;
  }
}
