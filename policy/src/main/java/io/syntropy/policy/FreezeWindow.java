package io.syntropy.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a service is not to be changed, by the clock of a zone. Where a clock is set
 * back, the window includes both passes of the repeated hour.
 */
public sealed interface FreezeWindow {

  /** For people. */
  String name();

  /** The end of the window that {@code now} lies in, empty outside. */
  Optional<Instant> until(Instant now);

  /** The next beginning after {@code now}, empty when there is none. */
  Optional<Instant> next(Instant now);

  /**
   * Once, from one local time to another.
   *
   * @param from inclusive
   * @param to exclusive
   */
  record Dated(String name, LocalDateTime from, LocalDateTime to, ZoneId zone)
      implements FreezeWindow {
    public Dated {
      Bounds.name("freeze.name", name);
      if (!to.isAfter(from)) {
        throw new IllegalArgumentException("freeze.to: %s (expected after %s)".formatted(to, from));
      }
    }

    @Override
    public Optional<Instant> until(Instant now) {
      Instant end = late(to, zone);
      return now.isBefore(early(from, zone)) || !now.isBefore(end)
          ? Optional.empty()
          : Optional.of(end);
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.of(early(from, zone)).filter(begin -> begin.isAfter(now));
    }
  }

  /**
   * Every week.
   *
   * @param days at least one
   * @param from inclusive
   * @param to exclusive; null is the end of the day
   */
  record Weekly(
      String name, Set<DayOfWeek> days, LocalTime from, @Nullable LocalTime to, ZoneId zone)
      implements FreezeWindow {
    public Weekly {
      Bounds.name("freeze.name", name);
      if (days.isEmpty()) {
        throw new IllegalArgumentException("freeze.days: none (expected at least one day)");
      }
      days = Set.copyOf(EnumSet.copyOf(days));
      if (to != null && !to.isAfter(from)) {
        throw new IllegalArgumentException(
            "freeze.to: %s (expected after %s on the same day, or 24:00)".formatted(to, from));
      }
    }

    @Override
    public Optional<Instant> until(Instant now) {
      ZonedDateTime local = now.atZone(zone);
      if (!days.contains(local.getDayOfWeek())) {
        return Optional.empty();
      }
      Instant begin = early(local.toLocalDate().atTime(from), zone);
      Instant end = end(local.toLocalDate());
      return now.isBefore(begin) || !now.isBefore(end) ? Optional.empty() : Optional.of(end);
    }

    @Override
    public Optional<Instant> next(Instant now) {
      LocalDate today = now.atZone(zone).toLocalDate();
      for (int i = 0; i <= 7; i++) {
        LocalDate day = today.plusDays(i);
        Instant begin = early(day.atTime(from), zone);
        if (days.contains(day.getDayOfWeek()) && begin.isAfter(now)) {
          return Optional.of(begin);
        }
      }
      return Optional.empty();
    }

    private Instant end(LocalDate day) {
      return to == null ? early(day.plusDays(1).atStartOfDay(), zone) : late(day.atTime(to), zone);
    }
  }

  private static Instant early(LocalDateTime time, ZoneId zone) {
    return time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }

  private static Instant late(LocalDateTime time, ZoneId zone) {
    return time.atZone(zone).withLaterOffsetAtOverlap().toInstant();
  }
}
