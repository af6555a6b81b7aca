package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Writes durable Parquet files, and names them in SQL. */
final class ParquetFiles {
  /**
   * Rows that are read together. Small, because a trace is one of them and a reader decodes all of
   * a group's page to get it.
   */
  static final int ROW_GROUP = 20_480;

  private final Catalog catalog;

  ParquetFiles(Catalog catalog) {
    this.catalog = catalog;
  }

  /** How hard to pack. */
  enum Packing {
    /** For files that are merged soon. */
    LIGHT(1),
    /** For files that stay. */
    NORMAL(3),
    /** For files that are seldom read. */
    HARD(15);

    private final int level;

    Packing(int level) {
      this.level = level;
    }
  }

  /**
   * Writes the rows of {@code select} into a new file, durable but in no commit yet.
   *
   * @param select an SQL query with a column {@code time_nanos}, in the order of the file
   * @return empty without rows
   * @throws StoreUnavailable when it could not be written; nothing is left of it
   */
  Optional<DataFile> write(
      DuckDBConnection connection, DataClass dataClass, int level, Packing packing, String select) {
    String id = String.format(Locale.ROOT, "%012d", catalog.numbers(1));
    String name = dataClass.folder() + "/" + level + "-" + id + DataFile.SUFFIX;
    Path path = catalog.folder().resolve(name);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY ("
              + select
              + ") TO "
              + Duck.literal(path)
              + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL "
              + packing.level
              + ", ROW_GROUP_SIZE "
              + ROW_GROUP
              + ")");
      return describe(statement, name, dataClass, level, path);
    } catch (SQLException | IOException e) {
      discard(path);
      throw new StoreUnavailable("telemetry store: " + name + ": " + e.getMessage(), e);
    }
  }

  private Optional<DataFile> describe(
      Statement statement, String name, DataClass dataClass, int level, Path path)
      throws SQLException, IOException {
    long rows;
    long min;
    long max;
    try (ResultSet r =
        statement.executeQuery(
            "SELECT count(*), min(time_nanos), max(time_nanos) FROM read_parquet("
                + Duck.literal(path)
                + ")")) {
      r.next();
      rows = r.getLong(1);
      min = r.getLong(2);
      max = r.getLong(3);
    }
    if (rows == 0) {
      discard(path);
      return Optional.empty();
    }
    int crc = catalog.disk().force(path);
    return Optional.of(new DataFile(name, dataClass, level, min, max, rows, Files.size(path), crc));
  }

  private void discard(Path path) {
    try {
      catalog.disk().delete(path);
    } catch (IOException e) { // in no manifest: the next start deletes it
      return;
    }
  }

  /**
   * {@code files} as a table in SQL.
   *
   * @param files at least one
   */
  String table(Collection<DataFile> files) {
    return files.stream()
        .map(f -> Duck.literal(catalog.path(f)))
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }
}
