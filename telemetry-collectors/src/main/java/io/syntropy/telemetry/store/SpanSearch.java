package io.syntropy.telemetry.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds traces by what their spans have, newest matching span first. Two steps: which traces, and
 * how many, from the columns asked about; then what a list shows of one page of them.
 */
final class SpanSearch {
  private final StoreParts parts;
  private final Tail tail;
  private final TraceIndexes indexes;
  private final Supplier<@Nullable Instant> watermark;

  SpanSearch(
      StoreParts parts, Tail tail, TraceIndexes indexes, Supplier<@Nullable Instant> watermark) {
    this.parts = parts;
    this.tail = tail;
    this.indexes = indexes;
    this.watermark = watermark;
  }

  /** Which traces are on the page, and how many match in all. */
  private record Page(List<Cursor> traces, long matched) {
    static TraceIds id(Cursor c) {
      return new TraceIds(c.second(), c.third());
    }
  }

  Answer<TraceSummary> traces(SpanQuery query) {
    Cursor after = Cursor.parse(Cursor.Of.TRACES, query.cursor());
    return Reading.of(parts, tail, r -> traces(r, query, after), DataClass.SPANS);
  }

  private Answer<TraceSummary> traces(Reading reading, SpanQuery query, @Nullable Cursor after)
      throws SQLException {
    Page page = page(reading, query, after);
    List<Cursor> shown = page.traces.subList(0, Math.min(query.limit(), page.traces.size()));
    String next = page.traces.size() > shown.size() ? shown.getLast().text(Cursor.Of.TRACES) : null;
    Map<TraceIds, TraceSummary> summaries =
        shown.isEmpty() ? Map.of() : summaries(reading, query, shown);
    List<TraceSummary> items =
        shown.stream().map(c -> summaries.get(Page.id(c))).filter(s -> s != null).toList();
    return new Answer<>(items, page.matched, watermark.get(), next);
  }

  private static Page page(Reading reading, SpanQuery query, @Nullable Cursor after)
      throws SQLException {
    Sql sql =
        new Sql()
            .add("WITH m AS MATERIALIZED (SELECT max(time_nanos) AS t, trace_hi, trace_lo FROM ")
            .add(reading.relation("*", reading.files(query.range())))
            .add(" WHERE ")
            .add(SpanConditions.of(query))
            .add(" GROUP BY trace_hi, trace_lo)")
            .add(" SELECT n, t, trace_hi, trace_lo FROM (SELECT count(*) AS n FROM m)")
            .add(" LEFT JOIN (SELECT * FROM m");
    if (after != null) {
      sql.add(
          " WHERE t < ? OR (t = ? AND (trace_hi < ?", after.time(), after.time(), after.second());
      sql.add(" OR (trace_hi = ? AND trace_lo < ?)))", after.second(), after.third());
    }
    sql.add(" ORDER BY t DESC, trace_hi DESC, trace_lo DESC LIMIT " + (query.limit() + 1) + ")");
    sql.add(" ON true ORDER BY t DESC, trace_hi DESC, trace_lo DESC");
    return reading.duck().query(sql.text(), sql.values(), SpanSearch::page);
  }

  private static Page page(ResultSet r) throws SQLException {
    List<Cursor> traces = new ArrayList<>();
    long matched = 0;
    while (r.next()) {
      matched = r.getLong(1);
      long time = r.getLong(2);
      if (!r.wasNull()) {
        traces.add(new Cursor(time, r.getLong(3), r.getLong(4)));
      }
    }
    return new Page(traces, matched);
  }

  private Map<TraceIds, TraceSummary> summaries(
      Reading reading, SpanQuery query, List<Cursor> shown) throws SQLException {
    Set<DataFile> files = new LinkedHashSet<>();
    for (Cursor c : shown) {
      indexes.places(reading.files(), Page.id(c)).forEach(p -> files.add(p.file()));
    }
    String wanted =
        shown.stream()
            .map(c -> "(" + c.second() + ", " + c.third() + ")")
            .collect(Collectors.joining(", "));
    Sql sql =
        new Sql()
            .add("SELECT " + SpanTable.SKELETON + ", route, spans, errors, trace_hi, trace_lo")
            .add(" FROM (SELECT *, count(*) OVER w AS spans,")
            .add(" count(*) FILTER (status = 'error') OVER w AS errors,")
            .add(" row_number() OVER (PARTITION BY trace_hi, trace_lo ORDER BY (")
            .add(SpanConditions.of(query))
            .add(") DESC, parent_id = 0 DESC, duration_nanos DESC, span_id) AS place FROM ")
            .add(reading.relation("*", files))
            .add(" JOIN (VALUES " + wanted + ") AS p(hi, lo)")
            .add(" ON trace_hi = p.hi AND trace_lo = p.lo")
            .add(" WINDOW w AS (PARTITION BY trace_hi, trace_lo)) WHERE place = 1");
    return reading.duck().query(sql.text(), sql.values(), SpanSearch::summaries);
  }

  private static Map<TraceIds, TraceSummary> summaries(ResultSet r) throws SQLException {
    Map<TraceIds, TraceSummary> out = new HashMap<>();
    while (r.next()) {
      TraceIds id = new TraceIds(r.getLong(14), r.getLong(15));
      out.put(
          id,
          new TraceSummary(
              id.text(), SpanTable.row(r, 1), r.getString(11), r.getLong(12), r.getLong(13)));
    }
    return out;
  }
}
