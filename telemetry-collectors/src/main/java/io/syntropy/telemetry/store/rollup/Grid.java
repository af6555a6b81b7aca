package io.syntropy.telemetry.store.rollup;

import io.syntropy.telemetry.store.TimeRange;
import java.time.Instant;

/**
 * The steps an answer has: those, at multiples of their length, that hold a part of the range.
 *
 * @param first end of the first, milliseconds
 * @param step length
 * @param size how many
 */
public record Grid(long first, long step, int size) {
  private static final long[] STEPS = {
    10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };

  /**
   * The shortest step that gives at most {@code maxPoints}: 10, 20, 30 s, 1, 2, 5, 10, 15, 30 min,
   * 1, 2, 3, 6, 12 h, or days.
   *
   * @param least milliseconds; no step is shorter
   */
  public static Grid of(TimeRange range, int maxPoints, long least) {
    for (long seconds : STEPS) {
      Grid grid = of(range, seconds * 1000);
      if (seconds * 1000 >= least && grid.size() <= maxPoints) {
        return grid;
      }
    }
    long days = Math.max(2, least / 86_400_000);
    while (of(range, days * 86_400_000).size() > maxPoints && days < 1L << 40) {
      days *= 2;
    }
    return of(range, days * 86_400_000);
  }

  static Grid of(TimeRange range, long step) {
    long first = (Math.floorDiv(millis(range.from()), step) + 1) * step;
    long last = ceil(millis(range.to()), step);
    return new Grid(first, step, (int) Math.min(Integer.MAX_VALUE, (last - first) / step + 1));
  }

  // Rounded up, as times of points are.
  static long millis(Instant time) {
    return time.plusNanos(999_999).toEpochMilli();
  }

  static long ceil(long value, long step) {
    return -Math.floorDiv(-value, step) * step;
  }

  /** End of a step, inclusive. */
  public long end(int index) {
    return first + index * step;
  }

  /** Begin of the first, exclusive. */
  public long begin() {
    return first - step;
  }

  /** End of the last. */
  public long last() {
    return end(size - 1);
  }

  /** Which step {@code bucket} belongs to; negative or at least size when outside. */
  int index(long bucket) {
    long index = Math.floorDiv(ceil(bucket, step) - first, step);
    return (int) Math.max(-1, Math.min(size, index));
  }
}
