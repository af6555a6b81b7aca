package io.syntropy.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syntropy.alerts.incident.Occurrences.Occurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OccurrencesTest {
  /**
   * Half an hour, the middle of the night, midnight, a whole day: clocks are changed in many ways.
   */
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Lisbon"),
          ZoneId.of("America/New_York"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Beirut"),
          ZoneId.of("Pacific/Apia"));

  private static Occurrences weekly(String first, String zone, String length, DayOfWeek... days) {
    return new Occurrences(
        LocalDateTime.parse(first), ZoneId.of(zone), Duration.parse(length), Set.of(days), null);
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static Occurrence from(String start, String end) {
    return new Occurrence(at(start), at(end));
  }

  @Test
  void followsTheClockOnTheWall() {
    Occurrences sundays = weekly("2026-10-04T02:30", "Europe/Lisbon", "PT1H", DayOfWeek.SUNDAY);
    assertThat(sundays.at(at("2026-10-18T01:30:00Z")))
        .contains(from("2026-10-18T01:30:00Z", "2026-10-18T02:30:00Z"));
    assertThat(sundays.at(at("2026-10-18T02:30:00Z"))).isEmpty();
    // On 25 October the clock goes back at 2:00: half past two is once, an hour later than before.
    assertThat(sundays.at(at("2026-10-25T01:30:00Z"))).isEmpty();
    assertThat(sundays.next(at("2026-10-24T00:00:00Z")))
        .contains(from("2026-10-25T02:30:00Z", "2026-10-25T03:30:00Z"));
    assertThat(sundays.next(at("2026-10-01T00:00:00Z")))
        .contains(from("2026-10-04T01:30:00Z", "2026-10-04T02:30:00Z"));
  }

  @Test
  void aTimeThatIsSkippedIsTakenAsBeforeAndOneThatComesTwiceIsTheFirst() {
    Occurrences skipped = weekly("2026-03-29T01:30", "Europe/Lisbon", "PT1H", DayOfWeek.SUNDAY);
    assertThat(skipped.next(at("2026-03-28T12:00:00Z")))
        .contains(from("2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"));
    Occurrences twice = weekly("2026-10-25T01:30", "Europe/Lisbon", "PT2H", DayOfWeek.SUNDAY);
    // Two hours of elapsed time, though the clock shows three from end to end.
    assertThat(twice.next(at("2026-10-24T12:00:00Z")))
        .contains(from("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"));
  }

  @Test
  void takesPlaceOnceWithoutDays() {
    Occurrences once = weekly("2026-10-04T02:30", "UTC", "PT48H");
    assertThat(once.next(at("2026-10-04T02:29:59Z"))).isPresent();
    assertThat(once.at(at("2026-10-06T02:29:59Z"))).isPresent();
    assertThat(once.at(at("2026-10-06T02:30:00Z"))).isEmpty();
    assertThat(once.next(at("2026-10-04T02:30:00Z"))).isEmpty();
  }

  @Test
  void saysWhatIsOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weekly("2026-10-04T02:30", "UTC", "P8D", DayOfWeek.MONDAY))
        .withMessage("duration: PT192H (expected 1m to 7d)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weekly("2026-10-04T02:30", "UTC", "P31D"))
        .withMessageStartingWith("duration: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weekly("+99999-10-04T02:30", "UTC", "PT1H"))
        .withMessageStartingWith("starts: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Occurrences(
                LocalDateTime.parse("2026-10-04T02:30"),
                ZoneOffset.UTC,
                Duration.ofHours(1),
                Set.of(),
                LocalDate.parse("2026-12-01")))
        .withMessage("until: 2026-12-01 (expected with days only)");
  }

  /** Against every date tried, and offsets tried one by one instead of the library's rules. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesWithTryingEveryDate(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
      LocalDateTime first =
          LocalDate.of(2010 + random.nextInt(18), 1 + random.nextInt(12), 1 + random.nextInt(28))
              .atTime(random.nextInt(24), random.nextInt(4) * 15);
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (DayOfWeek day : DayOfWeek.values()) {
        if (random.nextInt(3) == 0) {
          days.add(day);
        }
      }
      Duration length =
          random.nextInt(4) == 0
              ? Duration.ofHours(1 + random.nextInt(7 * 24))
              : Duration.ofMinutes(1 + random.nextInt(300));
      LocalDate until =
          days.isEmpty() || random.nextBoolean()
              ? null
              : first.toLocalDate().plusDays(random.nextInt(300));
      Occurrences occurrences = new Occurrences(first, zone, length, days, until);
      List<Occurrence> all = naive(first, zone, length, days, until);
      List<Occurrence> edges =
          all.stream().limit(Math.max(1, all.size() - 20)).toList(); // the rest ends the list
      Instant begin = first.toInstant(ZoneOffset.UTC).minus(Duration.ofDays(3));
      for (int i = 0; i < 400; i++) {
        Instant now = begin.plusSeconds(random.nextLong(400L * 86_400));
        if (random.nextInt(3) == 0 && !edges.isEmpty()) {
          Occurrence one = edges.get(random.nextInt(edges.size()));
          Instant edge = random.nextBoolean() ? one.startsAt() : one.endsAt();
          now = edge.plusMillis(random.nextInt(3) - 1);
        }
        Instant when = now;
        assertThat(occurrences.at(when))
            .as("%s at %s", occurrences, when)
            .isEqualTo(
                all.stream()
                    .filter(o -> !when.isBefore(o.startsAt()) && when.isBefore(o.endsAt()))
                    .max(Comparator.comparing(Occurrence::endsAt)));
        Optional<Occurrence> next =
            all.stream()
                .filter(o -> o.startsAt().isAfter(when))
                .min(Comparator.comparing(Occurrence::startsAt));
        assertThat(occurrences.next(when)).as("%s after %s", occurrences, when).isEqualTo(next);
      }
    }
  }

  private static List<Occurrence> naive(
      LocalDateTime first,
      ZoneId zone,
      Duration length,
      Set<DayOfWeek> days,
      @Nullable LocalDate until) {
    List<Occurrence> all = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      LocalDateTime local = first.plusDays(i);
      boolean wanted =
          days.isEmpty()
              ? i == 0
              : days.contains(local.getDayOfWeek())
                  && (until == null || !local.toLocalDate().isAfter(until));
      if (wanted) {
        Instant start = instant(local, zone);
        all.add(new Occurrence(start, start.plus(length)));
      }
    }
    return all;
  }

  /** The first instant at which the clock shows {@code local}, else by the offset a day before. */
  private static Instant instant(LocalDateTime local, ZoneId zone) {
    for (int quarter = -14 * 4; quarter <= 14 * 4; quarter++) {
      Instant tried = local.toInstant(ZoneOffset.ofTotalSeconds(-quarter * 900));
      if (LocalDateTime.ofInstant(tried, zone).equals(local)) {
        return tried;
      }
    }
    Instant before = local.minusDays(2).toInstant(ZoneOffset.UTC);
    return local.toInstant(zone.getRules().getOffset(before));
  }
}
