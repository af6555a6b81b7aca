package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Time slices, windows and gaps longer than the 6 h that are stored in 10 s. */
class LongSlicesTest {
  private static final Series BAD = Feed.series(Feed.METRIC, "500", "eu", "a");
  private static final Duration EVERYTHING = Duration.ofDays(10);
  private static final long BASE = Feed.T0.getEpochSecond();

  /** Events at a second, and when they arrive. */
  private record Point(long second, int good, int bad, double arrival) {}

  @Test
  void lengthOverAnHourIsOfWholeMinutes() {
    assertThat(Indicator.Sliced.isLength(Duration.ofSeconds(3_600 - 10))).isTrue();
    assertThat(Indicator.Sliced.isLength(Duration.ofSeconds(3_600 + 60))).isTrue();
    assertThatThrownBy(() -> sliced(Duration.ofSeconds(3_600 + 10), EmptySlices.IGNORE))
        .hasMessageContaining("PT1H10S (expected 10s to 1d, a multiple of 10s, over 1h of 1m)");
  }

  @Test
  void lastFillsTheBeginOfAGapThatIsLongerThanWhatIsStoredFinely() {
    Feed feed = new Feed(sliced(Duration.ofSeconds(10), EmptySlices.LAST));
    feed.at(events(70, 10, 0)).at(events(80, 0, 1)).at(events(8 * 3_600 + 60, 10, 0));
    // Their own, 5 h of the bad one carried on, and the newest one.
    assertThat(feed.eu(Duration.ofDays(1)).total()).isEqualTo(2 + 1_800 + 1);
    assertThat(feed.eu(Duration.ofDays(1)).good()).isEqualTo(2);
  }

  @Test
  void emptySlicesAreCountedOverWhatTheWindowReads() {
    Feed feed = new Feed(sliced(Duration.ofSeconds(10), EmptySlices.BAD));
    // The window's first slice begins at 4770 s, the whole minute it is read from at 4740 s.
    feed.at(events(4_750, 1, 0)).at(events(4_760, 1, 0)).at(events(4_770, 1, 0));
    feed.at(events(30_000, 1, 0));
    SignalReading.Group group = feed.eu(Duration.ofSeconds(25_230));
    assertThat(group.total() - group.good()).isEqualTo(2_522);
  }

  @Test
  void longSlicesEqualAPlainWalkForAnyArrivalOrder() {
    Seeds.forAll(
        LongSlicesTest::points,
        (points, random) -> {
          long[] lengths = {10, 60, 70, 3_600, 9_000, 21_540, 21_600, 21_660, 86_340, 86_400};
          long length = lengths[random.nextInt(lengths.length)];
          EmptySlices empty = EmptySlices.values()[random.nextInt(4)];
          Feed feed = new Feed(sliced(Duration.ofSeconds(length), empty));
          points.stream()
              .sorted(Comparator.comparingDouble(Point::arrival))
              .forEach(p -> feed.at(events(p.second, p.good, p.bad)));
          if (points.isEmpty()) {
            return;
          }
          double[] expected = walk(points, length, empty);
          SignalReading.Group group = feed.eu(EVERYTHING);
          assertThat(group.total()).as("total, %d s, %s", length, empty).isEqualTo(expected[1]);
          assertThat(group.good())
              .as("good, %d s, %s", length, empty)
              .isCloseTo(expected[0], within(1e-9));
        });
  }

  private static List<Point> points(Random random) {
    Map<Long, Point> points = new TreeMap<>();
    int span = random.nextBoolean() ? 86_400 : 3 * 86_400;
    long second = 0;
    for (int i = 1 + random.nextInt(30); i > 0; i--) {
      // Many close together, so that a minute holds slices of both verdicts.
      boolean close = second > 0 && random.nextBoolean();
      second = close ? second + 1 + random.nextInt(40) : 1 + random.nextInt(span);
      double arrival = second + random.nextInt(590);
      points.put(second, new Point(second, random.nextInt(4), random.nextInt(3), arrival));
    }
    return new ArrayList<>(points.values());
  }

  private static double[] walk(List<Point> points, long length, EmptySlices empty) {
    TreeMap<Long, int[]> events = new TreeMap<>();
    long newest = Long.MIN_VALUE;
    long oldest = Long.MAX_VALUE;
    for (Point p : points) {
      int[] sums = events.computeIfAbsent((BASE + p.second - 1) / length, s -> new int[2]);
      sums[0] += p.good;
      sums[1] += p.good + p.bad;
      newest = Math.max(newest, BASE + p.second);
      oldest = Math.min(oldest, (BASE + p.second - 1) / length);
    }
    double good = 0;
    double total = 0;
    Boolean last = null;
    long since = 0;
    for (long slice = oldest; (slice + 1) * length <= newest; slice++) {
      int[] sums = events.get(slice);
      Boolean verdict = null;
      if (sums != null && sums[1] > 0) {
        verdict = sums[0] >= 0.5 * sums[1];
        last = verdict;
        since = 0;
      } else {
        since++;
        boolean carried = since <= Math.max(1, 18_000 / length);
        verdict =
            switch (empty) {
              case IGNORE -> null;
              case GOOD -> true;
              case BAD -> false;
              case LAST -> carried ? last : null;
            };
      }
      total += verdict == null ? 0 : 1;
      good += verdict != null && verdict ? 1 : 0;
    }
    return new double[] {good, total};
  }

  private static Indicator sliced(Duration length, EmptySlices empty) {
    return new Indicator.Sliced(Feed.errors(), length, new SliceRule.AtLeast(0.5), empty);
  }

  private static Sample[] events(double time, int good, int bad) {
    return new Sample[] {
      Feed.delta(Feed.ok(), time - 1, time, good), Feed.delta(BAD, time - 1, time, bad)
    };
  }
}
