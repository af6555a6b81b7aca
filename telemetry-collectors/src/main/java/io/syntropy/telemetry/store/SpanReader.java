package io.syntropy.telemetry.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds one trace, and spans of it. */
final class SpanReader {
  /** Spans of a trace that are answered. */
  static final int MAX_SPANS = 10_000;

  private final StoreParts parts;
  private final Tail tail;
  private final TraceIndexes indexes;
  private final Supplier<@Nullable Instant> watermark;

  SpanReader(
      StoreParts parts, Tail tail, TraceIndexes indexes, Supplier<@Nullable Instant> watermark) {
    this.parts = parts;
    this.tail = tail;
    this.indexes = indexes;
    this.watermark = watermark;
  }

  Optional<Trace> trace(String traceId) {
    TraceIds id = TraceIds.parse(traceId);
    return id == null
        ? Optional.empty()
        : Reading.of(parts, tail, r -> trace(r, id), DataClass.SPANS);
  }

  // A sender that heard no answer sends again: what is equal to the nanosecond is one span.
  private Optional<Trace> trace(Reading reading, TraceIds id) throws SQLException {
    Sql sql =
        new Sql()
            .add(
                "SELECT *, count(*) OVER () FROM (SELECT DISTINCT " + SpanTable.SKELETON + " FROM ")
            .add(spans(reading, SpanTable.SKELETON, id, ""))
            .add(") ORDER BY start_nanos, span_id LIMIT " + MAX_SPANS);
    return reading.duck().query(sql.text(), sql.values(), r -> trace(id, r));
  }

  private Optional<Trace> trace(TraceIds id, ResultSet r) throws SQLException {
    List<SpanRow> spans = new ArrayList<>();
    long matched = 0;
    while (r.next()) {
      spans.add(SpanTable.row(r, 1));
      matched = r.getLong(11);
    }
    return spans.isEmpty()
        ? Optional.empty()
        : Optional.of(new Trace(id.text(), spans, matched, watermark.get()));
  }

  Optional<SpanView> span(String traceId, String spanId) {
    TraceIds id = TraceIds.parse(traceId);
    long span = TraceIds.span(spanId);
    return id == null || span == 0
        ? Optional.empty()
        : Reading.of(parts, tail, r -> span(r, id, span), DataClass.SPANS);
  }

  private Optional<SpanView> span(Reading reading, TraceIds id, long span) throws SQLException {
    String columns = SpanTable.SKELETON + ", resource, attributes, details";
    Sql sql =
        new Sql()
            .add("SELECT * FROM ")
            .add(spans(reading, columns, id, " AND span_id = " + span))
            .add(" ORDER BY start_nanos LIMIT 1");
    return reading.duck().query(sql.text(), sql.values(), r -> view(id, r));
  }

  private static Optional<SpanView> view(TraceIds id, ResultSet r) throws SQLException {
    if (!r.next()) {
      return Optional.empty();
    }
    return Optional.of(
        new SpanView(
            id.text(),
            SpanTable.row(r, 1),
            AttributeText.decode(r.getString(11)),
            AttributeText.decode(r.getString(12)),
            DetailText.decode(r.getString(13))));
  }

  /** The spans of one trace, from the rows that may have it only. */
  private Sql spans(Reading reading, String columns, TraceIds id, String more) {
    Sql sql = new Sql().add("(");
    String separator = "";
    for (String table : reading.tables()) {
      sql.add(separator + "SELECT " + columns + " FROM " + table + " WHERE ");
      one(sql, id, more);
      separator = " UNION ALL ";
    }
    for (TraceIndexes.Place place : indexes.places(reading.files(), id)) {
      sql.add(separator + "SELECT " + columns + " FROM read_parquet(");
      sql.add(
          Duck.literal(parts.catalog().path(place.file())) + ", file_row_number = true) WHERE ");
      sql.add("file_row_number >= " + place.rows().from());
      sql.add(" AND file_row_number < " + place.rows().to() + " AND ");
      one(sql, id, more);
    }
    return sql.add(")");
  }

  private static void one(Sql sql, TraceIds id, String more) {
    sql.add("trace_hi = " + id.high() + " AND trace_lo = " + id.low() + more);
  }
}
