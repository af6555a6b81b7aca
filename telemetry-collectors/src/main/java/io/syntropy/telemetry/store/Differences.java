package io.syntropy.telemetry.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ranks attributes by how differently two sets of spans are distributed over their values.
 *
 * <p>Counted by weight. The attributes are those of span and resource (when both have one of a
 * name, the resource's is called {@code resource.NAME}) and {@code span.name}, {@code span.kind}
 * and {@code span.status}; the {@value #ATTRIBUTES} on most spans. Values with less than {@value
 * #LEAST_SHARE} of both sides are one value, {@code __other__}. Thus what has a new value for every
 * span or session (ids, times, addresses with ids) is nearly all {@code __other__} on both sides
 * and scores nearly 0; in small windows, where each id is a large share, attributes with more than
 * {@value #FEW} values that are different on more than half of their spans are left out. Of a side
 * with more than {@value #SPANS} spans a part is read, chosen by a hash of the span's id.
 */
final class Differences {
  /** What values are folded into. */
  static final String OTHER = "__other__";

  private static final int SPANS = 100_000;
  private static final int ATTRIBUTES = 200;
  private static final int VALUES = 20;
  private static final int FEW = 10;
  private static final double LEAST_SHARE = 0.05;

  /**
   * What follows the spans of both sides: each attribute with its value, by side, then the shares.
   * Resources are few and are taken apart once each.
   */
  private static final String ENTRIES =
      """
      ), total AS (
        SELECT sum(weight) FILTER (side = 0) AS bad, sum(weight) FILTER (side = 1) AS baseline
        FROM s
      ), resources AS (
        SELECT side, sum(weight) AS weight, count(*) AS n,
          from_json(resource, '"MAP(VARCHAR, VARCHAR)"') AS m
        FROM s GROUP BY side, resource
      ), own AS (
        SELECT side, weight, from_json(attributes, '"MAP(VARCHAR, VARCHAR)"') AS m FROM s
      ), entry AS (
        SELECT side, weight, n, true AS of_resource, unnest(map_keys(m)) AS k, unnest(map_values(m)) AS v
        FROM resources
        UNION ALL
        SELECT side, weight, 1, false, unnest(map_keys(m)), unnest(map_values(m)) FROM own
        UNION ALL
        SELECT side, sum(weight), count(*), false, 'span.name', name FROM s GROUP BY side, name
        UNION ALL
        SELECT side, sum(weight), count(*), false, 'span.kind', kind FROM s GROUP BY side, kind
        UNION ALL
        SELECT side, sum(weight), count(*), false, 'span.status', status
        FROM s GROUP BY side, status
      ), val AS MATERIALIZED (
        SELECT of_resource, k, v, sum(n) AS n,
          coalesce(sum(weight) FILTER (side = 0), 0) / (SELECT bad FROM total) AS p,
          coalesce(sum(weight) FILTER (side = 1), 0) / (SELECT baseline FROM total) AS q
        FROM entry WHERE v <> '' GROUP BY of_resource, k, v
      ), attribute AS (
        SELECT of_resource, k FROM val GROUP BY of_resource, k
        HAVING count(*) <= %d OR count(*) * 2 <= sum(n) ORDER BY sum(n) DESC, k LIMIT %d
      )
      SELECT
        CASE WHEN of_resource AND k IN (SELECT k FROM val WHERE NOT of_resource) THEN 'resource.' || k ELSE k END
          AS name,
        CASE WHEN p >= %3$s OR q >= %3$s THEN v ELSE '%4$s' END AS shown, sum(p), sum(q)
      FROM val SEMI JOIN attribute USING (of_resource, k) GROUP BY name, shown
      """
          .formatted(FEW, ATTRIBUTES, LEAST_SHARE, OTHER);

  private final StoreParts parts;
  private final Tail tail;

  private final Supplier<@Nullable Instant> watermark;

  Differences(StoreParts parts, Tail tail, Supplier<@Nullable Instant> watermark) {
    this.parts = parts;
    this.tail = tail;
    this.watermark = watermark;
  }

  Answer<Difference> of(DifferenceQuery query) {
    List<Difference> all = Reading.of(parts, tail, r -> of(r, query), DataClass.SPANS);
    List<Difference> shown = all.subList(0, Math.min(query.limit(), all.size()));
    return new Answer<>(shown, all.size(), watermark.get(), null);
  }

  private static List<Difference> of(Reading reading, DifferenceQuery query) throws SQLException {
    Map<String, List<Difference.Value>> shares = new LinkedHashMap<>();
    long bad = count(reading, query.bad());
    long baseline = count(reading, query.baseline());
    if (bad == 0 || baseline == 0) {
      return List.of();
    }
    Sql sql =
        new Sql()
            .add("WITH s AS MATERIALIZED (")
            .add(side(reading, query.bad(), 0, bad))
            .add(" UNION ALL ")
            .add(side(reading, query.baseline(), 1, baseline))
            .add(ENTRIES);
    reading
        .duck()
        .query(
            sql.text(),
            sql.values(),
            r -> {
              read(r, shares);
              return true;
            });
    return shares.entrySet().stream()
        .map(e -> Divergence.of(e.getKey(), e.getValue(), VALUES))
        .sorted(
            Comparator.comparingDouble((Difference d) -> -d.score())
                .thenComparing(Difference::attribute))
        .toList();
  }

  private static void read(ResultSet r, Map<String, List<Difference.Value>> shares)
      throws SQLException {
    while (r.next()) {
      shares
          .computeIfAbsent(r.getString(1), k -> new ArrayList<>())
          .add(new Difference.Value(r.getString(2), r.getDouble(3), r.getDouble(4)));
    }
  }

  private static long count(Reading reading, SpanQuery query) throws SQLException {
    Sql sql =
        new Sql()
            .add("SELECT count(*) FROM ")
            .add(reading.relation("*", reading.files(query.range())))
            .add(" WHERE ")
            .add(SpanConditions.of(query));
    return reading
        .duck()
        .query(
            sql.text(),
            sql.values(),
            r -> {
              r.next();
              return r.getLong(1);
            });
  }

  private static Sql side(Reading reading, SpanQuery query, int side, long count) {
    Sql sql =
        new Sql()
            .add("SELECT " + side + " AS side, weight, name, kind, status, resource, attributes")
            .add(" FROM ")
            .add(reading.relation("*", reading.files(query.range())))
            .add(" WHERE ")
            .add(SpanConditions.of(query));
    long parts = (count + SPANS - 1) / SPANS;
    return parts > 1 ? sql.add(" AND hash(trace_lo, span_id) % " + parts + " = 0") : sql;
  }
}
