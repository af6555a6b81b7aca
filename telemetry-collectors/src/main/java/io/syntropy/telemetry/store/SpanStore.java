package io.syntropy.telemetry.store;

import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Spans: what is taken, and their files with indexes. */
final class SpanStore implements AutoCloseable {
  private final StoreParts parts;
  private final TraceIndexes indexes;
  private final Tail tail;
  private final Watermark watermark;

  SpanStore(StoreParts parts) {
    this.parts = parts;
    this.indexes = new TraceIndexes(parts.catalog());
    this.tail = new Tail(parts.duck(), "spans", SpanTable.COLUMNS, this::files);
    this.watermark = new Watermark(parts.catalog(), Signal.TRACES);
  }

  void take(List<KeptSpan> spans) {
    if (!spans.isEmpty()) {
      tail.take(spans.size(), out -> SpanTable.append(spans, out));
      spans.forEach(s -> watermark.advance(s.span().timeNanos()));
    }
  }

  private List<DataFile> files(DuckDBConnection connection, String table) {
    return write(connection, 0, ParquetFiles.Packing.LIGHT, "SELECT * FROM " + table);
  }

  /** Writes {@code select} as a file with its index. */
  List<DataFile> write(
      DuckDBConnection connection, int level, ParquetFiles.Packing packing, String select) {
    List<DataFile> written =
        parts
            .parquet()
            .write(
                connection,
                DataClass.SPANS,
                level,
                packing,
                select + " ORDER BY " + SpanTable.ORDER)
            .stream()
            .toList();
    written.forEach(f -> indexes.write(connection, f));
    return written;
  }

  /** Writes missing and damaged indexes anew, and forgets those of files that are gone. */
  void repairIndexes(DuckDBConnection connection) throws SQLException {
    try (View view = parts.catalog().view()) {
      List<DataFile> live = view.of(DataClass.SPANS);
      for (DataFile file : indexes.missing(live)) {
        indexes.write(connection, file);
      }
      indexes.keepOnly(live);
    }
  }

  Tail tail() {
    return tail;
  }

  Watermark watermark() {
    return watermark;
  }

  SpanReader reader() {
    return new SpanReader(parts, tail, indexes, watermark::get);
  }

  SpanSearch search() {
    return new SpanSearch(parts, tail, indexes, watermark::get);
  }

  Differences differences() {
    return new Differences(parts, tail, watermark::get);
  }

  @Override
  public void close() {
    tail.close();
  }
}
