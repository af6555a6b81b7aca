package io.syntropy.slo;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The time over which a budget is kept. */
public sealed interface TimeWindow {

  /** The window as written in the API, for example {@code 30d}. */
  String text();

  /** Where the window that holds {@code end} begins. */
  Instant startFor(Instant end);

  /** The window's usual length; calendar periods are taken as 24 h days and 30 day months. */
  Duration nominal();

  /** The last {@code length} up to the watermark. */
  record Rolling(Duration length) implements TimeWindow {
    public Rolling {
      if (length.compareTo(Duration.ofSeconds(10)) < 0) {
        throw new IllegalArgumentException("window: " + length + " (expected at least 10s)");
      }
    }

    @Override
    public String text() {
      return Durations.format(length);
    }

    @Override
    public Instant startFor(Instant end) {
      return end.minus(length);
    }

    @Override
    public Duration nominal() {
      return length;
    }
  }

  /**
   * Periods of {@code amount} × {@code unit} that begin at {@code start} in {@code zone}; days
   * follow the zone's clock, so one may have 23 or 25 hours.
   */
  record Calendar(long amount, ChronoUnit unit, LocalDateTime start, ZoneId zone)
      implements TimeWindow {
    public Calendar {
      if (amount < 1) {
        throw new IllegalArgumentException("window: " + amount + " (expected at least 1)");
      }
    }

    @Override
    public String text() {
      return Durations.format(nominal()) + " calendar-aligned " + zone;
    }

    /** {@inheritDoc} Before the first period this is the first period's start. */
    @Override
    public Instant startFor(Instant end) {
      LocalDateTime local = LocalDateTime.ofInstant(end, zone);
      long periods = Math.max(0, unit.between(start, local) / amount);
      // Local arithmetic can be one period ahead around a change of the clock.
      Instant begin = at(periods);
      while (periods > 0 && !begin.isBefore(end)) {
        begin = at(--periods);
      }
      return begin;
    }

    private Instant at(long periods) {
      return start.plus(Math.multiplyExact(periods, amount), unit).atZone(zone).toInstant();
    }

    @Override
    public Duration nominal() {
      Duration one = unit == ChronoUnit.MONTHS ? Duration.ofDays(30) : unit.getDuration();
      return (unit == ChronoUnit.YEARS ? Duration.ofDays(365) : one).multipliedBy(amount);
    }
  }
}
