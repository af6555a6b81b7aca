package io.syntropy.telemetry.store;

import io.syntropy.telemetry.store.rollup.Block;
import io.syntropy.telemetry.store.rollup.Compaction;
import io.syntropy.telemetry.store.rollup.DamagedRollup;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Merges files of metric rollups: what was committed into a file for each hour, and at the same
 * time into rollups of an hour, in a file for each day. When late points made several files of one
 * hour or day, those are merged once more.
 *
 * <p>Reads a bounded number of rows at a time, by name of the metric.
 */
final class RollupMerging {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MILLI = 1_000_000;

  /** How long after its end an hour is merged: points are late by so much. */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  /** Files of one hour or day from which on they are merged again. */
  private static final int MANY = 4;

  private final StoreParts parts;

  RollupMerging(StoreParts parts) {
    this.parts = parts;
  }

  /** What becomes of some files. */
  private record Target(DataClass dataClass, int level, long period, long step) {}

  void run(Instant now) {
    long settled = Math.floorDiv(now.minus(SETTLED).toEpochMilli(), HOUR) * HOUR;
    try (View view = parts.catalog().view()) {
      List<DataFile> committed =
          view.of(DataClass.METRICS_FINE).stream()
              .filter(f -> f.level() == 0 && f.maxNanos() <= settled * MILLI)
              .toList();
      if (!committed.isEmpty()) {
        replace(
            committed,
            now,
            new Target(DataClass.METRICS_FINE, 1, HOUR, 0),
            new Target(DataClass.METRICS_COARSE, 1, DAY, HOUR));
      }
    }
    again(now, DataClass.METRICS_FINE, HOUR, 0, settled);
    again(now, DataClass.METRICS_COARSE, DAY, HOUR, settled);
  }

  private void again(Instant now, DataClass dataClass, long period, long step, long settled) {
    try (View view = parts.catalog().view()) {
      Map<Long, List<DataFile>> byPeriod =
          view.of(dataClass).stream()
              .filter(f -> f.level() > 0)
              .collect(
                  Collectors.groupingBy(
                      f -> Math.floorDiv(f.maxNanos() - 1, period * MILLI) * period,
                      TreeMap::new,
                      Collectors.toList()));
      for (Map.Entry<Long, List<DataFile>> e : byPeriod.entrySet()) {
        if (e.getKey() + period <= settled && e.getValue().size() >= MANY) {
          replace(e.getValue(), now, new Target(dataClass, 2, period, step));
        }
      }
    }
  }

  private void replace(List<DataFile> files, Instant now, Target... targets) {
    List<DataFile> made = new ArrayList<>();
    try (DuckDBConnection connection = parts.duck().connect()) {
      merge(connection, files, now, List.of(targets), made);
      parts.catalog().commit(made, files, Map.of(), () -> {});
    } catch (SQLException | DamagedRollup e) {
      parts.catalog().abandon(made);
      if (!parts.catalog().verify(files)) {
        throw new StoreUnavailable("metrics: merging: " + e.getMessage(), e);
      }
    } catch (StoreUnavailable e) {
      parts.catalog().abandon(made);
      throw e;
    }
  }

  private void merge(
      DuckDBConnection connection,
      List<DataFile> files,
      Instant now,
      List<Target> targets,
      List<DataFile> made)
      throws SQLException {
    List<Outlet> outlets = new ArrayList<>();
    try {
      for (Target target : targets) {
        outlets.add(new Outlet(connection, target, now));
      }
      Compaction compaction = new Compaction();
      RollupSources.each(
          parts,
          files,
          source -> {
            Compaction.Merged merged = compaction.merged(source);
            for (Outlet outlet : outlets) {
              outlet.take(compaction, merged);
            }
          });
      for (Outlet outlet : outlets) {
        outlet.write(made);
      }
    } finally {
      for (Outlet outlet : outlets) {
        outlet.close();
      }
    }
  }

  /** The rows for one target: a table, out of which each period becomes a file. */
  private final class Outlet {
    private final DuckDBConnection connection;
    private final Target target;
    private final long begin;
    private final String table;
    private final RollupTable rows = new RollupTable();
    private final DuckDBAppender out;
    private final Map<Long, Long> periods = new TreeMap<>();
    private boolean closed;

    Outlet(DuckDBConnection connection, Target target, Instant now) throws SQLException {
      this.connection = connection;
      this.target = target;
      this.begin = now.minus(parts.retention().age(target.dataClass())).toEpochMilli();
      this.table = "metric_rollups_merged_" + target.level() + "_" + target.dataClass().ordinal();
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE OR REPLACE TEMP TABLE "
                + table
                + " ("
                + RollupTable.COLUMNS
                + ", period BIGINT)");
      }
      out = connection.createAppender(table);
    }

    void take(Compaction compaction, Compaction.Merged merged) throws SQLException {
      boolean exemplars = target.dataClass() == DataClass.METRICS_FINE;
      Map<Long, Block> blocks =
          compaction.blocks(merged, target.period(), target.step(), begin, exemplars);
      for (Map.Entry<Long, Block> e : blocks.entrySet()) {
        out.beginRow();
        rows.append(e.getValue(), out);
        out.append(e.getKey().longValue()).endRow();
        periods.merge(e.getKey(), e.getValue().fromMillis(), Math::min);
      }
    }

    void write(List<DataFile> made) throws SQLException {
      close();
      for (Map.Entry<Long, Long> period : periods.entrySet()) {
        String select =
            "SELECT * EXCLUDE period FROM " + table + " WHERE period = " + period.getKey();
        parts
            .parquet()
            .write(
                connection, target.dataClass(), target.level(), ParquetFiles.Packing.NORMAL, select)
            .map(f -> RollupStore.beginning(f, period.getValue()))
            .ifPresent(made::add);
      }
    }

    void close() throws SQLException {
      if (!closed) {
        closed = true;
        out.close();
      }
    }
  }
}
