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

  /**
   * When nothing counts any more of what the window that ends at {@code mark} holds: a whole length
   * later, or at the end of a calendar period.
   */
  Instant horizon(Instant mark);

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
    public Instant horizon(Instant mark) {
      return mark.plus(length);
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
      return at(period(end));
    }

    @Override
    public Instant horizon(Instant mark) {
      return at(period(mark) + 1);
    }

    private long period(Instant end) {
      if (unit.isTimeBased()) {
        Duration length = unit.getDuration().multipliedBy(amount);
        return Math.max(0, Duration.between(at(0), end).minusNanos(1).dividedBy(length));
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
      return periods;
    }

    private Instant at(long periods) {
      if (unit.isTimeBased()) {
        return at(start).plus(unit.getDuration().multipliedBy(Math.multiplyExact(periods, amount)));
      }
      return at(start.plus(Math.multiplyExact(periods, amount), unit));
    }

    private Instant at(LocalDateTime local) {
      return local.atZone(zone).toInstant();
    }

    @Override
    public Duration nominal() {
      Duration one = unit == ChronoUnit.MONTHS ? Duration.ofDays(30) : unit.getDuration();
      return (unit == ChronoUnit.YEARS ? Duration.ofDays(365) : one).multipliedBy(amount);
    }
  }
}
