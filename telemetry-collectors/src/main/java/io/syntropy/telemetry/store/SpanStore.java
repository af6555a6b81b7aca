package io.syntropy.telemetry.store;

import java.util.List;
import org.duckdb.DuckDBConnection;

/** Spans: what is taken, and their files with indexes. */
final class SpanStore implements AutoCloseable {
  private final StoreParts parts;
  private final TraceIndexes indexes;
  private final Tail tail;
  private final Watermark watermark;

  SpanStore(StoreParts parts, TraceIndexes indexes) {
    this.parts = parts;
    this.indexes = indexes;
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
