package io.syntropy.telemetry.store;

import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.Block;
import io.syntropy.telemetry.store.rollup.Grid;
import io.syntropy.telemetry.store.rollup.RangeEvaluation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The series one question is about, in files and in memory of one moment. */
final class Found implements AutoCloseable {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long MILLI = 1_000_000;
  // With fewer points nothing is known of how often a series reports.
  private static final int ENOUGH = 4;
  // More are told apart here rather than in SQL.
  private static final int NAMED_IN_SQL = 1_000;

  private final StoreParts parts;
  private final View view;
  private final Map<Long, Block> held = new HashMap<>();
  private final Map<Long, Sighting> series = new HashMap<>();
  private String name = "";
  private boolean coarse;

  /** What is known of a series before its parts are read. */
  private static final class Sighting {
    private final Series series;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private long points;
    private long step;

    Sighting(Series series) {
      this.series = series;
    }

    void add(long fromMillis, long toMillis, long more, long stepMillis) {
      from = Math.min(from, fromMillis);
      to = Math.max(to, toMillis);
      points += more;
      step = Math.max(step, stepMillis);
    }
  }

  Found(StoreParts parts, View view, List<Block> held) {
    this.parts = parts;
    this.view = view;
    held.forEach(b -> this.held.put(b.id(), b));
  }

  /** Finds the series. */
  void seek(MetricQuery query) throws SQLException {
    name = query.name();
    Grid shortest = Grid.of(query.range(), query.maxPoints(), 0);
    coarse = shortest.step() >= HOUR || isBeforeFine(query.range());
    List<DataFile> files =
        files(RangeEvaluation.lookback(shortest) * MILLI, shortest.last() * MILLI);
    if (!files.isEmpty()) {
      String sql =
          "SELECT id, min(from_millis), max(time_nanos), sum(points)::BIGINT, max(step_millis), "
              + Arrays.stream(RollupTable.SERIES.split(", "))
                  .map(c -> "any_value(" + c + ")")
                  .collect(Collectors.joining(", "))
              + " FROM "
              + parts.parquet().table(files)
              + " WHERE name = ? GROUP BY id";
      parts.duck().query(sql, List.of(name), rows -> sighted(rows, query));
    }
    for (Block b : held.values()) {
      sighting(b.id(), b.series())
          .add(b.fromMillis(), b.newestNanos() / MILLI, b.points(), b.stepMillis());
    }
  }

  private int sighted(ResultSet rows, MetricQuery query) throws SQLException {
    RollupTable.Names names = new RollupTable.Names();
    while (rows.next()) {
      Series s = names.series(rows, 6);
      if (RollupQueries.isWanted(s, query)) {
        sighting(rows.getLong(1), s)
            .add(rows.getLong(2), rows.getLong(3) / MILLI, rows.getLong(4), rows.getLong(5));
      }
    }
    return series.size();
  }

  private Sighting sighting(long id, Series s) {
    return series.computeIfAbsent(id, k -> new Sighting(s));
  }

  // Coarse rollups are kept longer.
  private boolean isBeforeFine(TimeRange range) {
    long fine = begin(DataClass.METRICS_FINE);
    return DataFile.nanos(range.from()) < fine
        && begin(DataClass.METRICS_COARSE) < fine - HOUR * MILLI;
  }

  private long begin(DataClass dataClass) {
    return view.of(dataClass).stream().mapToLong(DataFile::minNanos).min().orElse(Long.MAX_VALUE);
  }

  /**
   * The steps of the answer: none shorter than the rollups it is made of, nor than every other
   * series reports.
   */
  Grid grid(MetricQuery query) {
    long step = series.values().stream().mapToLong(s -> s.step).max().orElse(0);
    long[] intervals =
        series.values().stream()
            .filter(s -> s.points >= ENOUGH)
            .mapToLong(s -> (s.to - s.from) / s.points)
            .sorted()
            .toArray();
    long usual = intervals.length == 0 ? 0 : intervals[intervals.length / 2];
    // A little under: the first interval is only partly known.
    return Grid.of(query.range(), query.maxPoints(), Math.max(step, usual * 4 / 5));
  }

  /** All files with rollups. */
  List<DataFile> all() {
    return view.of(DataClass.METRICS_FINE, DataClass.METRICS_COARSE);
  }

  /** Those with something in (from, to], nanoseconds, at the resolution of the answer. */
  List<DataFile> files(long from, long to) {
    return coarse ? coarseFiles(from, to) : fineFiles(from, to);
  }

  // What is not merged yet is in no coarse file.
  private List<DataFile> coarseFiles(long from, long to) {
    return all().stream()
        .filter(f -> f.dataClass() == DataClass.METRICS_COARSE || f.level() == 0)
        .filter(f -> f.maxNanos() > from && f.minNanos() <= to)
        .toList();
  }

  /** Those at the finest resolution, the only ones with exemplars. */
  List<DataFile> fineFiles(long from, long to) {
    return view.of(DataClass.METRICS_FINE).stream()
        .filter(f -> f.maxNanos() > from && f.minNanos() <= to)
        .toList();
  }

  /** Gives every series and its blocks' {@code column}, from files and from memory. */
  void blocks(
      String column,
      List<DataFile> files,
      Function<Block, byte[]> ofHeld,
      BiConsumer<Series, Collection<byte[]>> into)
      throws SQLException {
    Map<Long, byte[]> inMemory = new HashMap<>();
    held.forEach((id, block) -> inMemory.put(id, ofHeld.apply(block)));
    if (!files.isEmpty() && !series.isEmpty()) {
      String some = series.size() > NAMED_IN_SQL ? "" : " AND id IN (" + ids() + ")";
      String sql =
          "SELECT id, "
              + column
              + " FROM "
              + parts.parquet().table(files)
              + " WHERE name = ?"
              + some
              + " AND "
              + column
              + " IS NOT NULL ORDER BY id";
      parts.duck().query(sql, List.of(name), rows -> bySeries(rows, inMemory, into));
    }
    inMemory.forEach((id, run) -> give(id, List.of(run), into));
  }

  private String ids() {
    return series.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private int bySeries(
      ResultSet rows, Map<Long, byte[]> inMemory, BiConsumer<Series, Collection<byte[]>> into)
      throws SQLException {
    List<byte[]> runs = new ArrayList<>();
    int count = 0;
    boolean more = rows.next();
    while (more) {
      long id = rows.getLong(1);
      runs.add(rows.getBytes(2));
      count++;
      more = rows.next();
      if (!more || rows.getLong(1) != id) {
        byte[] newest = inMemory.remove(id);
        if (newest != null) {
          runs.add(newest);
        }
        give(id, runs, into);
        runs = new ArrayList<>();
      }
    }
    return count;
  }

  private void give(long id, Collection<byte[]> runs, BiConsumer<Series, Collection<byte[]>> into) {
    Sighting known = series.get(id);
    if (known != null) {
      into.accept(known.series, runs);
    }
  }

  @Override
  public void close() {
    view.close();
  }
}
