package io.syntropy.slo;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The time over which a budget is kept. */
public sealed interface TimeWindow {

  /** The window as written in the API, for example {@code 30d}, {@code 1M calendar-aligned UTC}. */
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
      String letter =
          switch (unit) {
            case MONTHS -> "M";
            case YEARS -> "Y";
            default -> null;
          };
      String length = letter == null ? Durations.format(nominal()) : amount + letter;
      return length + " calendar-aligned " + zone;
    }

    /**
     * {@inheritDoc} A period holds its end and not its begin. Before the first period this is the
     * first period's start. Minutes and hours follow the time line, longer units the local clock.
     */
    @Override
    public Instant startFor(Instant end) {
      Instant first = at(0);
      if (unit.isTimeBased()) {
        Duration length = unit.getDuration().multipliedBy(amount);
        long periods = Duration.between(first, end).minusNanos(1).dividedBy(length);
        return first.plus(length.multipliedBy(Math.max(0, periods)));
      }
      LocalDateTime local = LocalDateTime.ofInstant(end, zone);
      long periods = Math.max(0, unit.between(start, local) / amount);
      // Local arithmetic can be a period off where the clock changes.
      while (periods > 0 && !at(periods).isBefore(end)) {
        periods--;
      }
      while (at(periods + 1).isBefore(end)) {
        periods++;
      }
      return at(periods);
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
