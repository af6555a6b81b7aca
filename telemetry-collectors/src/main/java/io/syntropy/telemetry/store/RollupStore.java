package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.Block;
import io.syntropy.telemetry.store.rollup.RollupConfig;
import io.syntropy.telemetry.store.rollup.RollupCounters;
import io.syntropy.telemetry.store.rollup.Rollups;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Metric rollups in files. A commit writes a row for every series with new points, so metrics are
 * best committed every few minutes; a restart then folds those minutes again out of the journal.
 */
final class RollupStore implements MetricStore {
  private static final String TABLE = "metric_rollups_staged";

  private final StoreParts parts;
  private final Rollups rollups;
  private final RollupQueries queries;
  private final RollupMerging merging;
  private final DuckDBConnection connection;
  private List<DataFile> staged = List.of();
  private long stored = Long.MIN_VALUE;

  /**
   * @param fine which series get the finer step
   */
  RollupStore(StoreParts parts, RollupConfig config, Predicate<Series> fine) {
    this.parts = parts;
    this.rollups = new Rollups(config, fine);
    this.queries = new RollupQueries(parts, rollups, this::watermark);
    this.merging = new RollupMerging(parts);
    try (View view = parts.catalog().view()) {
      for (DataFile file : view.of(Signal.METRICS)) {
        stored = Math.max(stored, file.maxNanos());
      }
    }
    try {
      this.connection = parts.duck().connect();
    } catch (SQLException e) {
      throw new StoreUnavailable("metrics: " + e.getMessage(), e);
    }
  }

  @Override
  public void take(List<Sample> samples) {
    rollups.fold(samples);
  }

  @Override
  public List<DataFile> stage() {
    if (!staged.isEmpty()) {
      // The commit failed: these rows are written again, together with what came since.
      parts.catalog().abandon(staged);
      staged = List.of();
    }
    List<Block> blocks = rollups.blocks();
    if (!blocks.isEmpty()) {
      staged = write(blocks).map(List::of).orElse(List.of());
    }
    return staged;
  }

  private Optional<DataFile> write(List<Block> blocks) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TEMP TABLE " + TABLE + " (" + RollupTable.COLUMNS + ")");
      RollupTable rows = new RollupTable();
      try (DuckDBAppender out = connection.createAppender(TABLE)) {
        for (Block block : blocks) {
          out.beginRow();
          rows.append(block, out);
          out.endRow();
        }
      }
      Optional<DataFile> file =
          parts
              .parquet()
              .write(
                  connection,
                  DataClass.METRICS_FINE,
                  0,
                  ParquetFiles.Packing.LIGHT,
                  "SELECT * FROM " + TABLE);
      statement.execute("DROP TABLE " + TABLE);
      long from = blocks.stream().mapToLong(Block::fromMillis).min().orElseThrow();
      return file.map(f -> beginning(f, from));
    } catch (SQLException e) {
      throw new StoreUnavailable("metrics: " + e.getMessage(), e);
    }
  }

  /** A row's time is that of its newest point; the file begins where its earliest row does. */
  static DataFile beginning(DataFile f, long fromMillis) {
    long min = Math.min(f.minNanos(), fromMillis * 1_000_000 + 1);
    return new DataFile(
        f.name(), f.dataClass(), f.level(), min, f.maxNanos(), f.rows(), f.bytes(), f.crc());
  }

  @Override
  public void published() {
    staged = List.of();
    rollups.committed();
  }

  @Override
  public Answer<MetricSeries> range(MetricQuery query) {
    return queries.range(query);
  }

  @Override
  public Answer<ExemplarView> exemplars(MetricQuery query, double low, double high) {
    return queries.exemplars(query, low, high);
  }

  @Override
  public void maintain(Instant now) {
    merging.run(now);
  }

  @Override
  public @Nullable Instant watermark() {
    long newest = Math.max(stored, rollups.newestNanos());
    return newest == Long.MIN_VALUE ? null : DataFile.instant(newest);
  }

  /** What the fold did. */
  RollupCounters counters() {
    return rollups.counters();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreUnavailable("metrics: " + e.getMessage(), e);
    }
  }
}
