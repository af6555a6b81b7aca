package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** The columns of spans: what is often asked for has its own, the rest is in JSON. */
final class SpanTable {
  /** As in CREATE TABLE. */
  static final String COLUMNS =
      "trace_hi BIGINT, trace_lo BIGINT, span_id BIGINT, parent_id BIGINT, start_nanos BIGINT,"
          + " time_nanos BIGINT, duration_nanos BIGINT, service VARCHAR, region VARCHAR,"
          + " route VARCHAR, name VARCHAR, kind VARCHAR, status VARCHAR, http_status VARCHAR,"
          + " http_method VARCHAR, weight DOUBLE, resource VARCHAR, attributes VARCHAR,"
          + " details VARCHAR";

  /** The order within files: {@link TraceIndex} rests on it. */
  static final String ORDER = "trace_hi, trace_lo, start_nanos, span_id";

  /** What {@link #row} reads. */
  static final String SKELETON =
      "span_id, parent_id, service, region, name, kind, status, start_nanos, duration_nanos,"
          + " weight";

  /** Span attributes with a column of their own. */
  static final Map<String, String> PROMOTED =
      Map.of("http.response.status_code", "http_status", "http.request.method", "http_method");

  private SpanTable() {}

  static void append(List<KeptSpan> spans, DuckDBAppender out) throws SQLException {
    for (KeptSpan kept : spans) {
      Sample.Span s = kept.span();
      TraceIds trace = TraceIds.parse(s.traceId());
      if (trace == null) { // KeptSpan does not allow it
        throw new IllegalArgumentException("trace id: " + s.traceId() + " (expected hex)");
      }
      Attributes a = s.attributes();
      out.beginRow().append(trace.high()).append(trace.low());
      out.append(TraceIds.span(s.spanId())).append(TraceIds.span(s.parentSpanId()));
      out.append(s.startNanos()).append(s.timeNanos()).append(s.durationNanos());
      out.append(first(s.resource(), a, "service.name", "service"));
      out.append(first(s.resource(), a, "cloud.region", "region"));
      String route = a.get("http.route");
      out.append(route == null ? s.name() : route);
      out.append(s.name()).append(s.kind()).append(s.status());
      out.append(first(a, "http.response.status_code"));
      out.append(first(a, "http.request.method"));
      out.append(kept.weight());
      out.append(AttributeText.encode(s.resource())).append(AttributeText.encode(a));
      out.append(DetailText.encode(s.details()));
      out.endRow();
    }
  }

  private static String first(Attributes from, String key) {
    String value = from.get(key);
    return value == null ? "" : value;
  }

  /** The resource's {@code standard}, else the item's own, else its {@code brief}; else empty. */
  static String first(Attributes resource, Attributes own, String standard, String brief) {
    for (String key : List.of(standard, brief)) {
      for (Attributes from : List.of(resource, own)) {
        String value = from.get(key);
        if (value != null) {
          return value;
        }
      }
    }
    return "";
  }

  /** Reads {@link #SKELETON}, which begins at column {@code at}. */
  static SpanRow row(ResultSet r, int at) throws SQLException {
    return new SpanRow(
        TraceIds.span(r.getLong(at)),
        TraceIds.span(r.getLong(at + 1)),
        r.getString(at + 2),
        r.getString(at + 3),
        r.getString(at + 4),
        r.getString(at + 5),
        r.getString(at + 6),
        r.getLong(at + 7),
        r.getLong(at + 8),
        r.getDouble(at + 9));
  }
}
