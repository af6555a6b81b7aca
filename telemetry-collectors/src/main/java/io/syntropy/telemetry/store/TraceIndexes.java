package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The indexes of files of spans and log records. Safe for use by many threads. */
final class TraceIndexes {
  private static final int ROWS_AT_A_TIME = 1 << 18;

  private final Catalog catalog;
  private final Map<DataFile, TraceIndex> known = new ConcurrentHashMap<>();

  TraceIndexes(Catalog catalog) {
    this.catalog = catalog;
  }

  /** A file and the rows of it that may have a trace. */
  record Place(DataFile file, TraceIndex.RowRange rows) {}

  /**
   * Writes the index of {@code file}.
   *
   * @throws StoreUnavailable when it could not be written
   */
  void write(DuckDBConnection connection, DataFile file) {
    try (Statement statement = connection.createStatement()) {
      long[] rows = groups(statement, file);
      TraceIds[] first = new TraceIds[rows.length - 1];
      TraceFilter filter = new TraceFilter(count(statement, file, "hash(trace_hi, trace_lo)"));
      for (long from = 0; from < file.rows(); from += ROWS_AT_A_TIME) {
        read(statement, file, from, rows, first, filter);
      }
      TraceIndex index = index(rows, first, filter);
      store(file, index, filter);
    } catch (SQLException | IOException e) {
      throw new StoreUnavailable("telemetry store: " + file.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The same for a file of log records, which are not sorted by trace: whether it may have one.
   *
   * @throws StoreUnavailable when it could not be written
   */
  void writeOfLogs(DuckDBConnection connection, DataFile file) {
    try (Statement statement = connection.createStatement()) {
      TraceFilter filter = new TraceFilter(count(statement, file, "trace_id"));
      try (ResultSet r =
          statement.executeQuery(
              "SELECT DISTINCT trace_id FROM read_parquet("
                  + Duck.literal(catalog.path(file))
                  + ") WHERE trace_id <> ''")) {
        while (r.next()) {
          filter.add(TraceIds.key(r.getString(1)).hash());
        }
      }
      store(file, index(new long[] {0, file.rows()}, new TraceIds[1], filter), filter);
    } catch (SQLException | IOException e) {
      throw new StoreUnavailable("telemetry store: " + file.name() + ": " + e.getMessage(), e);
    }
  }

  private void store(DataFile file, TraceIndex index, TraceFilter filter) throws IOException {
    catalog.disk().writeUnforced(path(file), index.encode(filter));
    known.put(file, index);
  }

  /** Without an order that can be trusted all rows are one group: slower, never wrong. */
  private static TraceIndex index(long[] rows, TraceIds[] first, TraceFilter filter) {
    for (int i = 0; i < first.length; i++) {
      if (first[i] == null || i > 0 && first[i - 1].compareTo(first[i]) > 0) {
        TraceIds least = new TraceIds(Long.MIN_VALUE, Long.MIN_VALUE);
        return new TraceIndex(
            new long[] {0, rows[rows.length - 1]}, new TraceIds[] {least}, filter.blocks());
      }
    }
    return new TraceIndex(rows, first, filter.blocks());
  }

  private long[] groups(Statement statement, DataFile file) throws SQLException {
    List<Long> rows = new ArrayList<>(List.of(0L));
    try (ResultSet r =
        statement.executeQuery(
            "SELECT row_group_num_rows FROM parquet_metadata("
                + Duck.literal(catalog.path(file))
                + ") WHERE column_id = 0 ORDER BY row_group_id")) {
      while (r.next()) {
        rows.add(rows.getLast() + r.getLong(1));
      }
    }
    return rows.stream().mapToLong(Long::longValue).toArray();
  }

  private long count(Statement statement, DataFile file, String distinct) throws SQLException {
    try (ResultSet r =
        statement.executeQuery(
            "SELECT approx_count_distinct("
                + distinct
                + ") FROM read_parquet("
                + Duck.literal(catalog.path(file))
                + ")")) {
      r.next();
      return r.getLong(1);
    }
  }

  private void read(
      Statement statement,
      DataFile file,
      long from,
      long[] rows,
      TraceIds[] first,
      TraceFilter filter)
      throws SQLException {
    try (ResultSet r =
        statement.executeQuery(
            "SELECT min(file_row_number), trace_hi, trace_lo FROM read_parquet("
                + Duck.literal(catalog.path(file))
                + ", file_row_number = true) WHERE file_row_number >= "
                + from
                + " AND file_row_number < "
                + (from + ROWS_AT_A_TIME)
                + " GROUP BY trace_hi, trace_lo, "
                + group(rows, from))) {
      while (r.next()) {
        TraceIds trace = new TraceIds(r.getLong(2), r.getLong(3));
        filter.add(trace.hash());
        int at = Arrays.binarySearch(rows, r.getLong(1));
        if (at >= 0) {
          first[at] = trace;
        }
      }
    }
  }

  /** An expression that differs between row groups, for those of one reading. */
  private static String group(long[] rows, long from) {
    StringBuilder out = new StringBuilder("CASE");
    for (int i = 1; i < rows.length; i++) {
      if (rows[i] > from && rows[i - 1] < from + ROWS_AT_A_TIME) {
        out.append(" WHEN file_row_number < ").append(rows[i]).append(" THEN ").append(i);
      }
    }
    return out.append(" END").toString();
  }

  /** Where in {@code files} {@code trace} may be. A file without a readable index: anywhere. */
  List<Place> places(Collection<DataFile> files, TraceIds trace) {
    List<Place> out = new ArrayList<>();
    for (DataFile file : files) {
      place(file, trace).ifPresent(rows -> out.add(new Place(file, rows)));
    }
    return out;
  }

  private Optional<TraceIndex.RowRange> place(DataFile file, TraceIds trace) {
    TraceIndex.RowRange anywhere = new TraceIndex.RowRange(0, file.rows());
    TraceIndex index = index(file);
    if (index == null) {
      return Optional.of(anywhere);
    }
    Optional<TraceIndex.RowRange> rows = index.rows(trace);
    if (rows.isEmpty()) {
      return rows;
    }
    try {
      return index.maybe(path(file), trace) ? rows : Optional.empty();
    } catch (IOException e) {
      return Optional.of(anywhere);
    }
  }

  /** Forgets files other than {@code live}. */
  void keepOnly(Collection<DataFile> live) {
    known.keySet().retainAll(live);
  }

  /** Files among {@code live} whose index is missing or damaged. */
  List<DataFile> missing(Collection<DataFile> live) {
    return live.stream().filter(f -> index(f) == null).toList();
  }

  private @Nullable TraceIndex index(DataFile file) {
    return known.computeIfAbsent(file, f -> TraceIndex.read(path(f)).orElse(null));
  }

  private Path path(DataFile file) {
    return catalog.folder().resolve(file.indexName());
  }
}
