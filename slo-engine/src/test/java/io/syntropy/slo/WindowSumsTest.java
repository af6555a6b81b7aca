package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows from 10 s to 90 d against adding up everything again. */
class WindowSumsTest {
  private static final long SLICE = 10_000;
  private static final long SIX_HOURS = Duration.ofHours(6).toMillis();
  private static final long THREE_DAYS = Duration.ofDays(3).toMillis();

  /** Requests reported at a time, milliseconds after {@link Feed#T0}. */
  private record Burst(long time, boolean bad, long requests) {}

  private static List<Burst> bursts(Random random) {
    List<Burst> bursts = new ArrayList<>();
    long newest = 0;
    for (int i = 5 + random.nextInt(15); i > 0; i--) {
      newest +=
          switch (random.nextInt(6)) {
            case 0 -> random.nextLong(Duration.ofDays(12).toMillis());
            case 1 -> random.nextLong(Duration.ofHours(12).toMillis());
            case 2 -> SLICE * random.nextInt(400);
            default -> random.nextLong(40_000);
          };
      long time = Math.max(0, newest - (random.nextInt(4) == 0 ? random.nextInt(600_000) : 0));
      long requests = random.nextInt(30) == 0 ? random.nextLong(1L << 40) : random.nextInt(2000);
      bursts.add(new Burst(time, random.nextInt(5) == 0, requests));
    }
    return bursts;
  }

  @Test
  void windowSumsEqualBruteForce() {
    Seeds.forAll(
        WindowSumsTest::bursts,
        (bursts, random) -> {
          Feed feed = new Feed(Feed.errors());
          long newest = 0;
          int number = 0;
          for (Burst burst : bursts) {
            newest = Math.max(newest, burst.time);
            // Starts of their own: no burst repeats another one.
            double start = (burst.time - 1 - ++number) / 1e3;
            Series series = Feed.series(Feed.METRIC, burst.bad ? "500" : "200", "eu", "a");
            feed.receive(newest / 1e3, Feed.delta(series, start, burst.time / 1e3, burst.requests));
          }
          if (bursts.isEmpty()) {
            return;
          }
          for (int i = 0; i < 12; i++) {
            check(feed, bursts, newest, window(random));
          }
        });
  }

  private static long window(Random random) {
    long[] usual = {SLICE, 300_000, 3_600_000, SIX_HOURS, 86_400_000, THREE_DAYS, 2_592_000_000L};
    return switch (random.nextInt(4)) {
      case 0 -> usual[random.nextInt(usual.length)];
      case 1 -> SLICE * (1 + random.nextInt((int) (SIX_HOURS / SLICE)));
      case 2 -> SLICE * (1 + random.nextInt((int) (THREE_DAYS / SLICE)));
      default -> SLICE * (1 + random.nextInt(90 * 8640));
    };
  }

  /** Up to 6 h exact; longer ones reach back to the whole minute, over 3 d to the whole hour. */
  private static void check(Feed feed, List<Burst> bursts, long newest, long window) {
    long end = -Math.floorDiv(-newest, SLICE) * SLICE;
    long unit = window <= SIX_HOURS ? SLICE : window <= THREE_DAYS ? 60_000 : 3_600_000;
    long from = Math.floorDiv(end - window, unit) * unit;
    long total = 0;
    long good = 0;
    for (Burst burst : bursts) {
      boolean inside = burst.time > from && burst.time <= end;
      total += inside ? burst.requests : 0;
      good += inside && !burst.bad ? burst.requests : 0;
    }
    SignalReading.Group group =
        feed.engine
            .read("s", Duration.ofMillis(window), Feed.now(newest / 1e3))
            .orElseThrow()
            .group(Map.of("cloud.region", "eu"))
            .orElseThrow();
    assertThat(new double[] {group.total(), group.good()})
        .as("%s to %d", Duration.ofMillis(window), end)
        .containsExactly(total, good);
  }
}
