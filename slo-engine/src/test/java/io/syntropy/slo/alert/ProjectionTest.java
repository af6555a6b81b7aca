package io.syntropy.slo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Seeds;
import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Projections against a plain reference that counts a supposed future slice by slice. */
class ProjectionTest {
  private static final Instant MARK = Instant.parse("2026-03-01T11:20:00Z");
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10));
  private static final double BUDGET = 0.01;

  /** What was counted in a slice of 10 s. */
  private record Slice(int bad, int good) {}

  /** Slices, the newest first, that end at the mark. */
  private record Past(List<Slice> slices) implements Projection.Counts {
    @Override
    public Projection.Counted over(Duration window) {
      return window.compareTo(Projection.SLICE) < 0
          ? Projection.Counted.NOTHING
          : over(window.toSeconds() / 10);
    }

    Projection.Counted over(long count) {
      double bad = 0;
      double total = 0;
      for (int i = 0; i < Math.min(count, slices.size()); i++) {
        bad += slices.get(i).bad;
        total += slices.get(i).bad + slices.get(i).good;
      }
      return new Projection.Counted(bad, total);
    }

    Projection project(TimeWindow window) {
      Duration back = Duration.between(window.startFor(MARK), MARK);
      Instant oldest = MARK.minusSeconds(10L * slices.size());
      Projection.Basis basis =
          new Projection.Basis(window, BUDGET, MARK, oldest, over(back.toSeconds() / 10));
      List<Duration> needed = Projection.needed(window, MARK, WINDOWS);
      return Projection.of(
          basis,
          length -> {
            assertThat(length.compareTo(Projection.SLICE) < 0 || needed.contains(length))
                .as("%s is said to be needed", length)
                .isTrue();
            return over(length);
          },
          WINDOWS);
    }
  }

  private static List<Slice> random(Random random) {
    List<Slice> slices = new ArrayList<>();
    int count = random.nextInt(300);
    int ratio = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int total = random.nextInt(5) == 0 ? 0 : random.nextInt(200);
      int bad = random.nextInt(3) == 0 ? Math.min(total, random.nextInt(1 + 3 * ratio)) : 0;
      slices.add(new Slice(bad, total - bad));
    }
    return slices;
  }

  private static TimeWindow window(Random random) {
    return random.nextBoolean()
        ? new TimeWindow.Rolling(Duration.ofMinutes(12 + random.nextInt(60)))
        : new TimeWindow.Calendar(
            1 + random.nextInt(2),
            ChronoUnit.HOURS,
            LocalDateTime.parse("2026-01-01T00:00:00"),
            ZoneOffset.UTC);
  }

  @Test
  void isTheBudgetOfTheSupposedFuture() {
    int[] bands = new int[3];
    Seeds.forAll(
        ProjectionTest::random,
        (slices, random) -> {
          TimeWindow window = window(random);
          Past past = new Past(slices);
          if (past.project(window) instanceof Projection.Band band) {
            bands[0]++;
            bands[1] += band.fastest().exhaustsAt() == null ? 0 : 1;
            bands[2] += band.slowest().recoversAt() == null ? 0 : 1;
            assertThat(band.to()).isEqualTo(window.horizon(MARK));
            for (Projection.Point point : band.points()) {
              Future future = new Future(past, window, point.at());
              assertThat(point.least()).isCloseTo(future.remaining(band.fastest()), within(1e-9));
              assertThat(point.middle()).isCloseTo(future.remaining(band.middle()), within(1e-9));
              assertThat(point.most()).isCloseTo(future.remaining(band.slowest()), within(1e-9));
              assertThat(point.least()).isLessThanOrEqualTo(point.most() + 1e-12);
            }
            for (Projection.Pace pace : List.of(band.slowest(), band.middle(), band.fastest())) {
              Projection.Counted counted = past.over(pace.window());
              assertThat(pace.burn())
                  .isCloseTo(counted.bad() / counted.total() / BUDGET, within(1e-9));
              turnsWhereThePointsDo(band, pace);
            }
          } else {
            boolean counted = past.over(WINDOWS.getFirst()).total() > 0;
            assertThat(counted && slices.size() >= 12).isFalse();
          }
        });
    // The cases are worth something only when they come to some of everything.
    for (int count : bands) {
      assertThat(count).isGreaterThan(0);
    }
  }

  /** The day it turns lies between the last point before and the first after. */
  private static void turnsWhereThePointsDo(Projection.Band band, Projection.Pace pace) {
    boolean left = band.remaining() > 0;
    Instant before = band.from();
    Instant after = null;
    for (Projection.Point point : band.points()) {
      double value =
          pace.equals(band.fastest())
              ? point.least()
              : pace.equals(band.slowest()) ? point.most() : point.middle();
      if (value > 0 != left) {
        after = point.at();
        break;
      }
      before = point.at();
    }
    Instant turn = left ? pace.exhaustsAt() : pace.recoversAt();
    assertThat(left ? pace.recoversAt() : pace.exhaustsAt()).isNull();
    if (after == null) {
      assertThat(turn).isNull();
    } else {
      assertThat(turn).isBetween(before, after);
    }
  }

  /** What a window that ends later will hold, slice by slice. */
  private record Future(Past past, TimeWindow window, Instant at) {
    double remaining(Projection.Pace pace) {
      Duration back = Duration.between(window.startFor(MARK), MARK);
      Projection.Counted whole = past.over(back.toSeconds() / 10);
      long counted = Math.min(back.toSeconds(), 10L * past.slices.size());
      double perSlice = whole.total() / counted * 10;
      Instant start = window.startFor(at);
      double bad = 0;
      double total = 0;
      for (int i = 0; i < past.slices.size(); i++) {
        Instant begin = MARK.minusSeconds(10L * (i + 1));
        if (!begin.isBefore(start)) {
          bad += past.slices.get(i).bad;
          total += past.slices.get(i).bad + past.slices.get(i).good;
        }
      }
      for (Instant end = MARK.plusSeconds(10); !end.isAfter(at); end = end.plusSeconds(10)) {
        total += perSlice;
        bad += perSlice * pace.burn() * BUDGET;
      }
      return total == 0 ? 1 : 1 - bad / total / BUDGET;
    }
  }

  private static Past steady(int count, int bad, int good) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slices.add(new Slice(bad, good));
    }
    return new Past(slices);
  }

  @Test
  void aSteadyHalfRateNeverEndsIt() {
    TimeWindow hour = new TimeWindow.Rolling(Duration.ofHours(1));
    Projection.Band band = (Projection.Band) steady(400, 1, 199).project(hour);
    assertThat(band.remaining()).isCloseTo(0.5, within(1e-9));
    assertThat(band.fastest().exhaustsAt()).isNull();
    assertThat(band.fastest().atEnd()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void whatWasSpentComesBackAsItLeavesTheWindow() {
    TimeWindow hour = new TimeWindow.Rolling(Duration.ofHours(1));
    List<Slice> slices = new ArrayList<>(steady(180, 0, 100).slices());
    slices.addAll(steady(180, 4, 96).slices());
    Projection.Band band = (Projection.Band) new Past(slices).project(hour);
    assertThat(band.remaining()).isCloseTo(-1, within(1e-9));
    // Half of the bad half hour has left when the other half is all that is spent.
    assertThat(band.middle().recoversAt())
        .isCloseTo(MARK.plus(Duration.ofMinutes(15)), within(30, ChronoUnit.SECONDS));
    assertThat(band.middle().atEnd()).isEqualTo(1);
  }

  @Test
  void saysWhyThereIsNone() {
    TimeWindow hour = new TimeWindow.Rolling(Duration.ofHours(1));
    assertThat(steady(100, 0, 0).project(hour))
        .isEqualTo(Projection.None.of(Projection.Missing.NO_TRAFFIC));
    assertThat(steady(6, 1, 9).project(hour))
        .isEqualTo(
            new Projection.None(
                Projection.Missing.SHORT_HISTORY, WINDOWS.getFirst(), Duration.ofMinutes(1)));
    List<Slice> silent = new ArrayList<>(steady(100, 0, 0).slices());
    silent.addAll(steady(100, 1, 9).slices());
    assertThat(new Past(silent).project(hour))
        .isEqualTo(Projection.None.of(Projection.Missing.NO_TRAFFIC));
  }
}
