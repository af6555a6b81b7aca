package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** Log records: what is taken, and their files, by class. */
final class LogStore implements AutoCloseable {
  /** Every class of log records. */
  static final List<DataClass> CLASSES =
      Stream.of(DataClass.values()).filter(c -> c.signal() == Signal.LOGS).toList();

  private final StoreParts parts;
  private final Tail tail;
  private final Watermark watermark;

  LogStore(StoreParts parts) {
    this.parts = parts;
    this.tail = new Tail(parts.duck(), "logs", LogTable.COLUMNS, this::files);
    this.watermark = new Watermark(parts.catalog(), Signal.LOGS);
  }

  void take(List<Sample.Log> logs) {
    if (!logs.isEmpty()) {
      long seq = parts.catalog().numbers(logs.size());
      tail.take(logs.size(), out -> LogTable.append(logs, seq, out));
      logs.forEach(l -> watermark.advance(l.timeNanos()));
    }
  }

  private List<DataFile> files(DuckDBConnection connection, String table) {
    List<DataFile> out = new ArrayList<>();
    try {
      for (DataClass c : present(connection, table)) {
        out.addAll(
            write(
                connection,
                c,
                0,
                ParquetFiles.Packing.LIGHT,
                "SELECT * FROM " + table + " WHERE class = '" + c.folder() + "'"));
      }
      return out;
    } catch (StoreUnavailable e) {
      parts.catalog().abandon(out);
      throw e;
    }
  }

  private static List<DataClass> present(DuckDBConnection connection, String table) {
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery("SELECT DISTINCT class FROM " + table)) {
      List<DataClass> out = new ArrayList<>();
      while (r.next()) {
        out.add(DataClass.named(r.getString(1)).orElse(DataClass.LOGS));
      }
      return out;
    } catch (SQLException e) {
      throw new StoreUnavailable("telemetry store: logs: " + e.getMessage(), e);
    }
  }

  /** Writes {@code select} as a file. */
  List<DataFile> write(
      DuckDBConnection connection,
      DataClass dataClass,
      int level,
      ParquetFiles.Packing packing,
      String select) {
    return parts
        .parquet()
        .write(connection, dataClass, level, packing, select + " ORDER BY " + LogTable.ORDER)
        .stream()
        .toList();
  }

  Tail tail() {
    return tail;
  }

  Watermark watermark() {
    return watermark;
  }

  LogSearch search() {
    return new LogSearch(parts, tail, watermark::get);
  }

  @Override
  public void close() {
    tail.close();
  }
}
