package io.syntropy.alerts.incident;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When something planned takes place: once, or on days of the week. It begins by the clock on the
 * wall and lasts for elapsed time: an hour is an hour also when the clock is changed in it. A time
 * that the clock skips is taken with the offset from before, one that comes twice as the first of
 * both (RFC 5545, 3.3.5).
 *
 * @param first local time of the first; later ones begin at the same time of the day
 * @param length 1 min to {@link #LONGEST}; of those that recur to {@link #LONGEST_RECURRING}
 * @param days on which it recurs, empty for once
 * @param until the last local date on which one begins; null without end
 */
public record Occurrences(
    LocalDateTime first,
    ZoneId zone,
    Duration length,
    Set<DayOfWeek> days,
    @Nullable LocalDate until) {
  /** The longest, as of a silence. */
  public static final Duration LONGEST = Silence.LONGEST;

  /** The longest of those that recur. */
  public static final Duration LONGEST_RECURRING = Duration.ofDays(7);

  /** A clock is changed by less. */
  private static final int SLACK_DAYS = 2;

  private static final int WEEK = 7;

  /**
   * One of them.
   *
   * @param startsAt inclusive
   * @param endsAt exclusive
   */
  public record Occurrence(Instant startsAt, Instant endsAt) {}

  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2999;

  /**
   * Copies the days.
   *
   * @throws IllegalArgumentException when a time or the length is out of bounds
   */
  public Occurrences {
    if (first.getYear() < FIRST_YEAR || first.getYear() > LAST_YEAR) {
      throw new IllegalArgumentException(
          "starts: %s (expected a year from %d to %d)".formatted(first, FIRST_YEAR, LAST_YEAR));
    }
    days = days.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(days));
    Duration longest = days.isEmpty() ? LONGEST : LONGEST_RECURRING;
    if (length.compareTo(Duration.ofMinutes(1)) < 0 || length.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "duration: %s (expected 1m to %dd)".formatted(length, longest.toDays()));
    }
    if (until != null && (days.isEmpty() || until.isBefore(first.toLocalDate()))) {
      throw new IllegalArgumentException(
          days.isEmpty()
              ? "until: %s (expected with days only)".formatted(until)
              : "until: %s (expected %s or later)".formatted(until, first.toLocalDate()));
    }
  }

  /** The one in progress at {@code now}; of several the one that ends last. */
  public Optional<Occurrence> at(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate from = today.plusDays(1);
    long back = length.toDays() + SLACK_DAYS;
    for (LocalDate day = from; !day.isBefore(today.minusDays(back)); day = day.minusDays(1)) {
      if (begins(day)) {
        Occurrence found = on(day);
        if (!now.isBefore(found.startsAt()) && now.isBefore(found.endsAt())) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  /** The next one that begins after {@code now}. */
  public Optional<Occurrence> next(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate start = first.toLocalDate();
    LocalDate from = start.isAfter(today) ? start : today.minusDays(1);
    for (int i = 0; i <= WEEK + SLACK_DAYS; i++) {
      LocalDate day = from.plusDays(i);
      if (begins(day)) {
        Occurrence found = on(day);
        if (found.startsAt().isAfter(now)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  private boolean begins(LocalDate day) {
    LocalDate start = first.toLocalDate();
    if (days.isEmpty()) {
      return day.equals(start);
    }
    return !day.isBefore(start)
        && (until == null || !day.isAfter(until))
        && days.contains(day.getDayOfWeek());
  }

  private Occurrence on(LocalDate day) {
    Instant start = day.atTime(first.toLocalTime()).atZone(zone).toInstant();
    return new Occurrence(start, start.plus(length));
  }
}
