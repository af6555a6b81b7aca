package io.syntropy.telemetry.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds log records, newest first. Two steps: which, and how many, from the columns asked about;
 * then all columns of one page, which are close together in files that are sorted by time.
 */
final class LogSearch {
  private final StoreParts parts;
  private final Tail tail;
  private final TraceIndexes indexes;
  private final Supplier<@Nullable Instant> watermark;

  LogSearch(
      StoreParts parts, Tail tail, TraceIndexes indexes, Supplier<@Nullable Instant> watermark) {
    this.parts = parts;
    this.tail = tail;
    this.indexes = indexes;
    this.watermark = watermark;
  }

  private record Page(List<Cursor> records, long matched) {}

  Answer<LogView> logs(LogQuery query) {
    Cursor after = Cursor.parse(Cursor.Of.LOGS, query.cursor());
    return Reading.of(
        parts, tail, r -> logs(r, query, after), LogStore.CLASSES.toArray(DataClass[]::new));
  }

  private Answer<LogView> logs(Reading reading, LogQuery query, @Nullable Cursor after)
      throws SQLException {
    Page page = page(reading, query, after);
    List<Cursor> shown = page.records.subList(0, Math.min(query.limit(), page.records.size()));
    String next = page.records.size() > shown.size() ? shown.getLast().text(Cursor.Of.LOGS) : null;
    List<LogView> items = shown.isEmpty() ? List.of() : records(reading, shown);
    return new Answer<>(items, page.matched, watermark.get(), next);
  }

  private Page page(Reading reading, LogQuery query, @Nullable Cursor after) throws SQLException {
    Sql sql =
        new Sql()
            .add("WITH m AS MATERIALIZED (SELECT time_nanos, seq FROM ")
            .add(reading.relation("*", files(reading, query)))
            .add(" WHERE ")
            .add(conditions(query))
            .add(") SELECT n, time_nanos, seq FROM (SELECT count(*) AS n FROM m)")
            .add(" LEFT JOIN (SELECT * FROM m");
    if (after != null) {
      sql.add(" WHERE time_nanos < ?", after.time());
      sql.add(" OR (time_nanos = ? AND seq < ?)", after.time(), after.second());
    }
    sql.add(" ORDER BY time_nanos DESC, seq DESC LIMIT " + (query.limit() + 1) + ")");
    sql.add(" ON true ORDER BY time_nanos DESC, seq DESC");
    return reading.duck().query(sql.text(), sql.values(), LogSearch::page);
  }

  private List<DataFile> files(Reading reading, LogQuery query) {
    List<DataFile> files = reading.files(query.range());
    String trace = query.traceId();
    return trace == null || trace.isEmpty()
        ? files
        : indexes.places(files, TraceIds.key(trace)).stream()
            .map(TraceIndexes.Place::file)
            .toList();
  }

  private static Page page(ResultSet r) throws SQLException {
    List<Cursor> records = new ArrayList<>();
    long matched = 0;
    while (r.next()) {
      matched = r.getLong(1);
      long time = r.getLong(2);
      if (!r.wasNull()) {
        records.add(new Cursor(time, r.getLong(3), 0));
      }
    }
    return new Page(records, matched);
  }

  private static Sql conditions(LogQuery q) {
    Sql sql = SpanConditions.range(q.range());
    String level = q.level();
    if (level != null) {
      String separator = " AND severity IN (";
      for (String name : LevelNames.of(level)) {
        sql.add(separator + "?", name);
        separator = ", ";
      }
      sql.add(")");
    }
    SpanConditions.equal(sql, "service", q.service());
    SpanConditions.equal(sql, "region", q.region());
    SpanConditions.equal(sql, "trace_id", q.traceId());
    SpanConditions.equal(sql, "span_id", q.spanId());
    String text = q.text();
    if (text != null && !text.isEmpty()) {
      sql.add(" AND contains(lower(body), lower(?))", text);
    }
    for (Map.Entry<String, String> e : q.attributes().entrySet()) {
      SpanConditions.attribute(sql, e.getKey(), e.getValue(), null);
    }
    return sql;
  }

  private static List<LogView> records(Reading reading, List<Cursor> shown) throws SQLException {
    long newest = shown.getFirst().time();
    long oldest = shown.getLast().time();
    List<DataFile> files =
        reading.files().stream()
            .filter(f -> f.minNanos() <= newest && f.maxNanos() >= oldest)
            .toList();
    String wanted =
        shown.stream().map(c -> Long.toString(c.second())).collect(Collectors.joining(", "));
    Sql sql =
        new Sql()
            .add("SELECT " + LogTable.ALL + " FROM ")
            .add(reading.relation("*", files))
            .add(" WHERE time_nanos >= " + oldest + " AND time_nanos <= " + newest)
            .add(" AND seq IN (" + wanted + ") ORDER BY time_nanos DESC, seq DESC");
    return reading
        .duck()
        .query(
            sql.text(),
            sql.values(),
            r -> {
              List<LogView> out = new ArrayList<>();
              while (r.next()) {
                out.add(LogTable.view(r));
              }
              return out;
            });
  }
}
