package io.syntropy.telemetry.store;

import io.syntropy.telemetry.store.rollup.Block;
import io.syntropy.telemetry.store.rollup.Compaction;
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
  private static final String TABLE = "metric_rollups_merged";

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
      for (Target target : targets) {
        made.addAll(merged(connection, files, now, target));
      }
      parts.catalog().commit(made, files, Map.of(), () -> {});
    } catch (SQLException e) {
      parts.catalog().abandon(made);
      if (!parts.catalog().verify(files)) {
        throw new StoreUnavailable("metrics: merging: " + e.getMessage(), e);
      }
    } catch (StoreUnavailable e) {
      parts.catalog().abandon(made);
      throw e;
    }
  }

  private List<DataFile> merged(
      DuckDBConnection connection, List<DataFile> files, Instant now, Target target)
      throws SQLException {
    long begin = now.minus(parts.retention().age(target.dataClass())).toEpochMilli();
    Map<Long, Long> periods = new TreeMap<>();
    List<DataFile> made = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TEMP TABLE "
              + TABLE
              + " ("
              + RollupTable.COLUMNS
              + ", period BIGINT)");
      try (DuckDBAppender out = connection.createAppender(TABLE)) {
        RollupTable rows = new RollupTable();
        Compaction compaction = new Compaction();
        RollupSources.each(
            parts,
            files,
            source -> {
              Map<Long, Block> blocks =
                  compaction.blocks(source, target.period(), target.step(), begin);
              for (Map.Entry<Long, Block> e : blocks.entrySet()) {
                out.beginRow();
                rows.append(e.getValue(), out);
                out.append(e.getKey().longValue()).endRow();
                periods.merge(e.getKey(), e.getValue().fromMillis(), Math::min);
              }
            });
      }
      for (Map.Entry<Long, Long> period : periods.entrySet()) {
        String select =
            "SELECT * EXCLUDE period FROM " + TABLE + " WHERE period = " + period.getKey();
        parts
            .parquet()
            .write(
                connection, target.dataClass(), target.level(), ParquetFiles.Packing.NORMAL, select)
            .map(f -> RollupStore.beginning(f, period.getValue()))
            .ifPresent(made::add);
      }
      statement.execute("DROP TABLE " + TABLE);
    } catch (SQLException | StoreUnavailable e) {
      parts.catalog().abandon(made);
      throw e;
    }
    return made;
  }
}
