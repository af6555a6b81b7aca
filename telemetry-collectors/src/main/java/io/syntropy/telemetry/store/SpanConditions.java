package io.syntropy.telemetry.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a query asks of spans, in SQL. */
final class SpanConditions {
  private SpanConditions() {}

  static Sql of(SpanQuery q) {
    Sql sql = range(q.range());
    equal(sql, "service", q.service());
    equal(sql, "route", q.route());
    equal(sql, "region", q.region());
    equal(sql, "status", q.status());
    Duration longer = q.longerThan();
    if (longer != null) {
      sql.add(" AND duration_nanos >= ?", nanos(longer));
    }
    Duration shorter = q.shorterThan();
    if (shorter != null) {
      sql.add(" AND duration_nanos <= ?", nanos(shorter));
    }
    for (Map.Entry<String, String> e : q.attributes().entrySet()) {
      attribute(sql, e.getKey(), e.getValue(), SpanTable.PROMOTED.get(e.getKey()));
    }
    return sql;
  }

  static Sql range(TimeRange range) {
    return new Sql()
        .add(
            "time_nanos > ? AND time_nanos <= ?",
            DataFile.nanos(range.from()),
            DataFile.nanos(range.to()));
  }

  static void equal(Sql sql, String column, @Nullable String value) {
    if (value != null) {
      sql.add(" AND " + column + " = ?", value);
    }
  }

  /** That an attribute of the item or its resource is {@code value}. */
  static void attribute(Sql sql, String key, String value, @Nullable String column) {
    String pair = AttributeText.pair(key, value);
    if (column != null && !value.isEmpty()) {
      sql.add(" AND (" + column + " = ? OR contains(resource, ?))", value, pair);
    } else {
      sql.add(" AND (contains(attributes, ?) OR contains(resource, ?))", pair, pair);
    }
  }

  private static long nanos(Duration d) {
    try {
      return d.toNanos();
    } catch (ArithmeticException e) {
      return d.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
