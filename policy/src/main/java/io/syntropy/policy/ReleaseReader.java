package io.syntropy.policy;

import io.syntropy.slo.config.Node;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the spec of a {@code ReleasePolicy}. */
final class ReleaseReader {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);
  private static final String END_OF_DAY = "24:00";
  private static final Map<String, ReleasePolicy.Cause> CAUSES = new LinkedHashMap<>();

  static {
    for (ReleasePolicy.Cause cause : ReleasePolicy.Cause.values()) {
      CAUSES.put(cause.name().toLowerCase(Locale.ROOT), cause);
    }
  }

  private ReleaseReader() {}

  /** Null after a fault. */
  static @Nullable ReleasePolicy read(String name, Node spec) {
    String service = spec.string("service");
    List<String> slos = spec.strings("slos");
    Set<ReleasePolicy.Cause> causes = EnumSet.allOf(ReleasePolicy.Cause.class);
    if (spec.has("deny_when")) {
      causes = EnumSet.noneOf(ReleasePolicy.Cause.class);
      for (Node item : spec.list("deny_when")) {
        ReleasePolicy.Cause cause = CAUSES.get(item.text());
        if (cause == null) {
          item.expected(String.join(" or ", CAUSES.keySet()));
        } else {
          causes.add(cause);
        }
      }
    }
    List<FreezeWindow> freezes = new ArrayList<>();
    for (Node item : spec.list("freeze")) {
      FreezeWindow window = freeze(item);
      if (window != null) {
        freezes.add(window);
      }
    }
    double floor =
        spec.number("coverage_floor", v -> true, "a number", ReleasePolicy.DEFAULT_COVERAGE_FLOOR);
    var validFor = spec.duration("valid_for", ReleasePolicy.DEFAULT_VALID_FOR);
    ReleasePolicy.Rollback rollback = rollback(spec.optionalMapping("rollback"));
    Mode mode = spec.choice("mode", Mode.OBSERVE);
    spec.rejectUnknown();
    if (service == null || !spec.faults().isEmpty()) {
      return null;
    }
    return new ReleasePolicy(name, service, slos, causes, freezes, floor, validFor, rollback, mode);
  }

  private static ReleasePolicy.@Nullable Rollback rollback(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    ReleasePolicy.Rollback absent = ReleasePolicy.Rollback.DEFAULT;
    Duration within = node.duration("within", absent.within());
    Duration hold = node.duration("hold", absent.hold());
    node.rejectUnknown();
    if (!node.faults().isEmpty()) {
      return null;
    }
    try {
      return new ReleasePolicy.Rollback(within, hold);
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable FreezeWindow freeze(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with name, from, to and zone, or name, days and zone");
      return null;
    }
    String name = item.string("name");
    ZoneId zone = zone(item);
    boolean weekly = item.has("days");
    Node from = weekly ? item.optional("from") : item.required("from", moment());
    Node to = weekly ? item.optional("to") : item.required("to", moment());
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Node day : item.list("days")) {
      DayOfWeek known = Weekdays.of(day.text().toLowerCase(Locale.ROOT)).orElse(null);
      if (known == null) {
        day.expected("one of " + Weekdays.ALL);
      } else {
        days.add(known);
      }
    }
    LocalTime opens = LocalTime.MIDNIGHT;
    LocalTime closes = null;
    LocalDateTime begin = null;
    LocalDateTime end = null;
    if (weekly) {
      opens = from == null ? opens : clock(from);
      closes = to == null || to.text().equals(END_OF_DAY) ? null : clock(to);
    } else {
      begin = from == null ? null : moment(from);
      end = to == null ? null : moment(to);
    }
    item.rejectUnknown();
    if (name == null || zone == null || !item.faults().isEmpty()) {
      return null;
    }
    try {
      if (weekly) {
        return new FreezeWindow.Weekly(
            name, days, opens == null ? LocalTime.MIDNIGHT : opens, closes, zone);
      }
      return begin == null || end == null ? null : new FreezeWindow.Dated(name, begin, end, zone);
    } catch (IllegalArgumentException e) {
      item.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable ZoneId zone(Node item) {
    String text = item.string("zone");
    if (text == null) {
      return null;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      Node at = item.optional("zone");
      (at == null ? item : at).expected("an IANA time zone such as Europe/Berlin");
      return null;
    }
  }

  private static @Nullable LocalDateTime moment(Node node) {
    try {
      return LocalDateTime.parse(node.text(), MOMENT);
    } catch (DateTimeException e) {
      node.expected(moment());
      return null;
    }
  }

  private static @Nullable LocalTime clock(Node node) {
    try {
      return LocalTime.parse(node.text(), CLOCK);
    } catch (DateTimeException e) {
      node.expected("a time of day such as 16:00, in quotes");
      return null;
    }
  }

  private static String moment() {
    return "a local time such as 2026-12-20 00:00:00";
  }
}
