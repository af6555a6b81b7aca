package io.syntropy.telemetry.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jboss.logging.Logger;

/** Writes the rows of some files into others and swaps them in one commit. One thread. */
final class Merging {
  private static final Logger LOG = Logger.getLogger(Merging.class);

  /** Merges of one class at a time. */
  private static final int MOST = 200;

  private final StoreParts parts;
  private final SpanStore spans;
  private final LogStore logs;

  Merging(StoreParts parts, SpanStore spans, LogStore logs) {
    this.parts = parts;
    this.spans = spans;
    this.logs = logs;
  }

  /** Merges what is due, of spans and log records. */
  void run(DuckDBConnection connection, Instant now) {
    for (DataClass c : DataClass.values()) {
      if (c.signal() != Signal.METRICS) {
        for (int i = 0; i < MOST && one(connection, c, now); i++) {
          LOG.debugf("telemetry store: %s merged", c.folder());
        }
      }
    }
  }

  private boolean one(DuckDBConnection connection, DataClass c, Instant now) {
    boolean days = parts.retention().age(c).compareTo(MergePlan.LONG) > 0;
    try (View view = parts.catalog().view()) {
      Optional<MergePlan.Merge> merge = MergePlan.next(view.of(c), now, days);
      merge.ifPresent(m ->
          replace(
              connection,
              m.inputs(),
              c,
              m.level(),
              m.split(),
              m.level() >= MergePlan.HOUR
                  ? ParquetFiles.Packing.NORMAL
                  : ParquetFiles.Packing.LIGHT,
              "SELECT * FROM " + parts.parquet().table(m.inputs())));
      return merge.isPresent();
    }
  }

  /**
   * Puts the rows of {@code select}, which are all those of {@code inputs} in some form, in their
   * place.
   *
   * @throws StoreUnavailable when it failed; the inputs stay, but for damaged ones
   */
  void replace(
      DuckDBConnection connection,
      List<DataFile> inputs,
      DataClass target,
      int level,
      Duration split,
      ParquetFiles.Packing packing,
      String select) {
    List<DataFile> written = new ArrayList<>();
    try {
      for (long part : parts(connection, inputs, split)) {
        written.addAll(
            write(
                connection,
                target,
                level,
                packing,
                "SELECT * FROM ("
                    + select
                    + ") WHERE time_nanos // "
                    + split.toNanos()
                    + " = "
                    + part));
      }
      long before = inputs.stream().mapToLong(DataFile::rows).sum();
      long after = written.stream().mapToLong(DataFile::rows).sum();
      if (before != after) {
        throw new StoreUnavailable("merge: " + after + " rows (expected " + before + ")", null);
      }
      parts.catalog().commit(written, inputs, Map.of(), () -> {});
    } catch (SQLException | StoreUnavailable e) {
      parts.catalog().abandon(written);
      if (!parts.catalog().verify(inputs)) {
        throw new StoreUnavailable("telemetry store: merge: " + e.getMessage(), e);
      }
    }
  }

  private List<DataFile> write(
      DuckDBConnection connection,
      DataClass target,
      int level,
      ParquetFiles.Packing packing,
      String select) {
    return target == DataClass.SPANS
        ? spans.write(connection, level, packing, select)
        : logs.write(connection, target, level, packing, select);
  }

  private List<Long> parts(DuckDBConnection connection, Collection<DataFile> inputs, Duration split)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet r =
            statement.executeQuery(
                "SELECT DISTINCT time_nanos // "
                    + split.toNanos()
                    + " FROM "
                    + parts.parquet().table(inputs)
                    + " ORDER BY 1")) {
      List<Long> out = new ArrayList<>();
      while (r.next()) {
        out.add(r.getLong(1));
      }
      return out;
    }
  }
}
