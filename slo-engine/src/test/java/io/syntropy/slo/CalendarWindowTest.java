package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calendar windows against a walk over all periods, around changes of the clock too. */
class CalendarWindowTest {
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/Sao_Paulo",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
          "Pacific/Apia",
          "UTC");
  private static final List<ChronoUnit> UNITS =
      List.of(
          ChronoUnit.MINUTES,
          ChronoUnit.HOURS,
          ChronoUnit.DAYS,
          ChronoUnit.WEEKS,
          ChronoUnit.MONTHS);

  @Test
  void isWrittenAsItWasDeclared() {
    String start = "2026-01-01T00:00:00";
    assertThat(calendar(1, ChronoUnit.MONTHS, start, "America/Sao_Paulo").text())
        .isEqualTo("1M calendar-aligned America/Sao_Paulo");
    assertThat(calendar(1, ChronoUnit.WEEKS, start, "UTC").text())
        .isEqualTo("7d calendar-aligned UTC");
  }

  @Test
  void periodHoldsItsEndAndNotItsBegin() {
    TimeWindow.Calendar day = calendar(1, ChronoUnit.DAYS, "2026-01-01T00:00:00", "Europe/Berlin");
    Instant midnight = Instant.parse("2026-01-09T23:00:00Z");
    assertThat(day.startFor(midnight)).isEqualTo(midnight.minus(Duration.ofDays(1)));
    assertThat(day.startFor(midnight.plusNanos(1))).isEqualTo(midnight);
  }

  @Test
  void monthThatBeganOnThe31stKeepsToTheLastDay() {
    TimeWindow.Calendar month = calendar(1, ChronoUnit.MONTHS, "2026-01-31T00:00:00", "UTC");
    assertThat(month.startFor(Instant.parse("2026-03-05T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-02-28T00:00:00Z"));
    assertThat(month.startFor(Instant.parse("2026-04-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-31T00:00:00Z"));
  }

  @Test
  void beforeTheFirstPeriodTheWindowIsEmpty() {
    TimeWindow.Calendar day = calendar(1, ChronoUnit.DAYS, "2026-06-01T00:00:00", "UTC");
    assertThat(day.startFor(Instant.parse("2026-01-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-06-01T00:00:00Z"));
  }

  @Test
  void windowsEqualAWalkOverAllPeriods() {
    Seeds.forAll(
        random -> List.of(random.nextLong()),
        (items, unused) -> {
          for (long item : items) {
            check(new Random(item));
          }
        });
  }

  private static void check(Random random) {
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    ChronoUnit unit = UNITS.get(random.nextInt(UNITS.size()));
    long amount = 1 + random.nextInt(unit.isTimeBased() ? 90 : 3);
    LocalDateTime start =
        LocalDateTime.of(2011, 1 + random.nextInt(12), 1, random.nextInt(24), random.nextInt(60));
    TimeWindow.Calendar window = new TimeWindow.Calendar(amount, unit, start, zone);
    Duration span = unit.getDuration().multipliedBy(amount * (1 + random.nextInt(200)));
    Instant end =
        start.atZone(zone).toInstant().plusSeconds((long) (span.toSeconds() * random.nextDouble()));
    // At a boundary now and then.
    end = random.nextInt(4) == 0 ? window.startFor(end.plusSeconds(1)) : end;
    assertThat(window.startFor(end))
        .as("%s up to %s", window, end)
        .isEqualTo(walk(unit, amount, start, zone, end));
  }

  private static Instant walk(
      ChronoUnit unit, long amount, LocalDateTime start, ZoneId zone, Instant end) {
    Instant begin = start.atZone(zone).toInstant();
    for (long period = 1; ; period++) {
      Instant next =
          unit.isTimeBased()
              ? start.atZone(zone).plus(period * amount, unit).toInstant()
              : start.plus(period * amount, unit).atZone(zone).toInstant();
      if (!next.isBefore(end)) {
        return begin;
      }
      begin = next;
    }
  }

  private static TimeWindow.Calendar calendar(
      long amount, ChronoUnit unit, String start, String zone) {
    return new TimeWindow.Calendar(amount, unit, LocalDateTime.parse(start), ZoneId.of(zone));
  }
}
