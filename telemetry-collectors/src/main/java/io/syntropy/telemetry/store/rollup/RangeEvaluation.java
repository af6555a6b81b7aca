package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery;
import io.syntropy.telemetry.store.MetricQuery.Function;
import io.syntropy.telemetry.store.MetricSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rollups to an answer, one series after the other.
 *
 * <p>A gauge's step without points holds its last value for up to 5 min, as Prometheus does, unless
 * the series was said to be gone. What counts has no value where nothing was reported.
 */
public final class RangeEvaluation {
  /** Values held in memory at most; distributions weigh more. */
  private static final long MAX_CELLS = 2_000_000;

  private static final long CELLS_OF_A_DISTRIBUTION = 20;

  /** How long a gauge's value is in force. */
  private static final long IN_FORCE_MILLIS = 300_000;

  private final MetricQuery query;
  private final Function function;
  private final Grid grid;
  private final long until;
  private final Map<List<String>, Cells> groups = new HashMap<>();
  private boolean unfit;

  /** An answer to {@code query} by {@code function}. */
  public RangeEvaluation(MetricQuery query, Function function, Grid grid) {
    this.query = query;
    this.function = function;
    this.grid = grid;
    this.until = Grid.millis(query.range().to());
  }

  /** Begin of what is asked for with {@link #add}, exclusive, milliseconds. */
  public static long lookback(Grid grid) {
    return grid.begin() - Increases.LOOKBACK_MILLIS;
  }

  /**
   * Adds a series that the query is about.
   *
   * @param runs all {@link Block#parts} of it from {@link #lookback} to the end of the grid
   * @throws IllegalArgumentException when there are too many groups
   */
  public void add(Series series, Collection<byte[]> runs) {
    Parts parts = Parts.of(runs, lookback(grid), grid.last());
    Cells[] cells = new Cells[1];
    if (hasLevels(function)) {
      levels(parts, () -> cells[0] = cells[0] == null ? group(series) : cells[0]);
    }
    if (hasIncreases(function)) {
      for (Part.Change c : parts.changes) {
        increase(series, c.bucket(), c.total(), cells);
      }
      Increases.each(parts.stretches, (s, m) -> increase(series, s.bucket(), m, cells));
    }
    unfit |= !parts.isEmpty() && !parts.fit(function);
  }

  private static boolean hasLevels(Function function) {
    return switch (function) {
      case SUM, AVG, MIN, MAX -> true;
      case RATE, QUANTILE -> false;
    };
  }

  private static boolean hasIncreases(Function function) {
    return switch (function) {
      case RATE, SUM, AVG, QUANTILE -> true;
      case MIN, MAX -> false;
    };
  }

  private void increase(Series series, long bucket, Measure m, Cells[] cells) {
    int at = grid.index(bucket);
    boolean counts =
        switch (function) {
          case AVG, QUANTILE -> !(m instanceof Amount);
          default -> true;
        };
    if (counts && at >= 0 && at < grid.size()) {
      cells[0] = cells[0] == null ? group(series) : cells[0];
      cells[0].increase(bucket, m);
    }
  }

  private void levels(Parts parts, java.util.function.Supplier<Cells> cells) {
    List<Part.Level> levels = parts.levels;
    int next = 0;
    Part.Level last = null;
    for (int at = -1; at < grid.size() && (next < levels.size() || last != null); at++) {
      long end = grid.end(at);
      double sum = 0;
      long points = 0;
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (; next < levels.size() && levels.get(next).bucket() <= end; next++) {
        Part.Level p = levels.get(next);
        sum += p.sum();
        points += p.points();
        least = Math.min(least, p.min());
        greatest = Math.max(greatest, p.max());
        last = last == null || p.lastTime() >= last.lastTime() ? p : last;
      }
      if (at < 0 || last == null) {
        continue;
      }
      boolean gone = parts.goneAfter(last.lastTime(), end) != Long.MIN_VALUE;
      if (points > 0) {
        cells.get().level(at, sum, points, least, greatest, gone ? Double.NaN : last.last());
      } else if (!gone && last.lastTime() > end - IN_FORCE_MILLIS) {
        double v = last.last();
        cells.get().level(at, v, 1, v, v, v);
      } else if (next == levels.size()) {
        return;
      }
    }
  }

  private Cells group(Series series) {
    List<String> key = new ArrayList<>(query.groupBy().size());
    for (String attribute : query.groupBy()) {
      String value = series.attribute(attribute);
      key.add(value == null ? "" : value);
    }
    Cells known = groups.get(key);
    if (known != null) {
      return known;
    }
    long weight = function == Function.QUANTILE ? CELLS_OF_A_DISTRIBUTION : 1;
    if ((groups.size() + 1L) * grid.size() * weight > Math.max(MAX_CELLS, grid.size() * weight)) {
      throw new IllegalArgumentException(
          "groupBy: "
              + query.groupBy()
              + " makes more than "
              + groups.size()
              + " groups of "
              + grid.size()
              + " points (expected fewer: filter, group by less or ask for fewer points)");
    }
    Cells made = new Cells(grid, function, series.unit());
    groups.put(key, made);
    return made;
  }

  /** Whether there are series, and the function fits none of them. */
  public boolean fitsNone() {
    return groups.isEmpty() && unfit;
  }

  /** How many groups there are. */
  public long matched() {
    return groups.size();
  }

  /**
   * The groups, those with the greatest values first, at most as many as asked for.
   *
   * @throws IllegalArgumentException when the function fits none of the series
   */
  public List<MetricSeries> series() {
    if (fitsNone()) {
      throw new IllegalArgumentException(
          "function: "
              + function.name().toLowerCase(java.util.Locale.ROOT)
              + " has no values of "
              + query.name()
              + " (expected rate or sum for counters; sum, avg, min or max for gauges; rate, sum,"
              + " avg or quantile for histograms)");
    }
    record Ranked(List<String> key, Cells cells, double[] values, double total) {}
    List<Ranked> all = new ArrayList<>();
    groups.forEach((key, cells) -> {
      double[] values = cells.result(query.quantile(), until);
      double total = 0;
      for (double v : values) {
        total += Double.isNaN(v) ? 0 : v;
      }
      all.add(new Ranked(key, cells, values, total));
    });
    all.sort(
        Comparator.comparingDouble((Ranked r) -> -r.total)
            .thenComparing(r -> String.join("\u0000", r.key)));
    return all.stream()
        .limit(query.maxSeries())
        .map(r -> answer(r.key, r.cells.unit, r.values))
        .toList();
  }

  private MetricSeries answer(List<String> key, String unit, double[] values) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < key.size(); i++) {
      labels.put(query.groupBy().get(i), key.get(i));
    }
    List<MetricSeries.Point> points = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      points.add(new MetricSeries.Point(grid.end(i), values[i]));
    }
    return new MetricSeries(labels, unit, Duration.ofMillis(grid.step()), points);
  }
}
