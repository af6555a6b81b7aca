package io.syntropy.telemetry.store.rollup;

import io.syntropy.telemetry.store.MetricQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The parts of one series, by sort. */
final class Parts {
  final List<Part.Level> levels = new ArrayList<>();
  final List<Part.Change> changes = new ArrayList<>();
  final List<Part.Stretch> stretches = new ArrayList<>();
  final List<Part.Gone> gone = new ArrayList<>();

  /** Of {@code runs}, each written by a {@link PartWriter}; those in (from, to]. */
  static Parts of(Collection<byte[]> runs, long from, long to) {
    Parts parts = new Parts();
    for (byte[] run : runs) {
      PartReader.read(
          run,
          p -> {
            if (p.bucket() > from && p.bucket() - p.step() < to) {
              parts.add(p);
            }
          });
    }
    parts.levels.sort(
        Comparator.comparingLong(Part.Level::bucket).thenComparingLong(Part.Level::lastTime));
    return parts;
  }

  private void add(Part part) {
    switch (part) {
      case Part.Level p -> levels.add(p);
      case Part.Change p -> changes.add(p);
      case Part.Stretch p -> stretches.add(p);
      case Part.Gone p -> gone.add(p);
    }
  }

  boolean isEmpty() {
    return levels.isEmpty() && changes.isEmpty() && stretches.isEmpty();
  }

  /** Whether {@code function} says something about parts like these. */
  boolean fit(MetricQuery.Function function) {
    boolean distributions =
        stretches.stream().anyMatch(s -> !(s.last() instanceof Amount))
            || changes.stream().anyMatch(c -> !(c.total() instanceof Amount));
    return switch (function) {
      case RATE -> !stretches.isEmpty() || !changes.isEmpty();
      case SUM -> true;
      case AVG -> !levels.isEmpty() || distributions;
      case MIN, MAX -> !levels.isEmpty();
      case QUANTILE -> distributions;
    };
  }

  /** Time of the newest marker after {@code time} and not after {@code until}, else least value. */
  long goneAfter(long time, long until) {
    long newest = Long.MIN_VALUE;
    for (Part.Gone g : gone) {
      if (g.lastTime() > time && g.lastTime() <= until) {
        newest = Math.max(newest, g.lastTime());
      }
    }
    return newest;
  }
}
