package io.syntropy.telemetry.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.telemetry.store.TimeRange;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Steps of an answer. */
class GridTest {
  private static TimeRange range(long from, long to) {
    return new TimeRange(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
  }

  @Test
  void everyMomentOfTheRangeIsInOneStepAndTheStepIsTheShortest() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      long from = 1_700_000_000_000L + random.nextInt(100_000_000);
      long to = from + 1 + Math.abs(random.nextLong()) % (1L << random.nextInt(1, 37));
      int points = 2 + random.nextInt(1_000);
      Grid grid = Grid.of(range(from, to), points, 0);
      assertThat(grid.size()).isBetween(1, points);
      assertThat(grid.first() % grid.step()).isZero();
      assertThat(grid.begin()).isLessThanOrEqualTo(from);
      assertThat(grid.first()).isGreaterThan(from);
      assertThat(grid.last()).isGreaterThanOrEqualTo(to);
      assertThat(grid.last() - grid.step()).isLessThan(to);
      long time = from + 1 + (to - from) / 2 - (to - from) % 2;
      int at = grid.index(time);
      assertThat(time).isBetween(grid.end(at) - grid.step() + 1, grid.end(at));
      assertThat(grid.index(grid.begin())).isEqualTo(-1);
      assertThat(grid.index(grid.last() + 1)).isEqualTo(grid.size());
    }
  }

  @Test
  void noStepIsShorterThanAsked() {
    assertThat(Grid.of(range(0, 60_000), 1_000, 0).step()).isEqualTo(10_000);
    assertThat(Grid.of(range(0, 60_000), 1_000, 45_000).step()).isEqualTo(60_000);
    assertThat(Grid.of(range(0, 3_600_000), 4, 0).step()).isEqualTo(900_000);
    assertThat(Grid.of(range(0, 86_400_000L * 30), 10, 0).step()).isEqualTo(86_400_000L * 4);
    assertThat(Grid.of(range(0, 86_400_000L * 30), 1, 0).size()).isEqualTo(1);
  }
}
