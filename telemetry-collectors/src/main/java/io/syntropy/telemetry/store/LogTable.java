package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/** The columns of log records. */
final class LogTable {
  /** As in CREATE TABLE; {@code seq} tells apart what has the same time. */
  static final String COLUMNS =
      "time_nanos BIGINT, seq BIGINT, class VARCHAR, severity VARCHAR, service VARCHAR,"
          + " region VARCHAR, trace_id VARCHAR, span_id VARCHAR, body VARCHAR, resource VARCHAR,"
          + " attributes VARCHAR";

  /** The order within files. */
  static final String ORDER = "time_nanos, seq";

  /** What {@link #view} reads. */
  static final String ALL =
      "time_nanos, severity, body, trace_id, span_id, resource, attributes, class";

  private LogTable() {}

  /**
   * @param seq of the first one
   */
  static void append(List<Sample.Log> logs, long seq, DuckDBAppender out) throws SQLException {
    long next = seq;
    for (Sample.Log log : logs) {
      out.beginRow().append(log.timeNanos()).append(next++);
      out.append(LogClasses.of(log).folder()).append(log.severity());
      out.append(SpanTable.first(log.resource(), log.attributes(), "service.name", "service"));
      out.append(SpanTable.first(log.resource(), log.attributes(), "cloud.region", "region"));
      out.append(log.traceId()).append(log.spanId()).append(log.body());
      out.append(AttributeText.encode(log.resource()));
      out.append(AttributeText.encode(log.attributes()));
      out.endRow();
    }
  }

  /** Reads {@link #ALL}. */
  static LogView view(ResultSet r) throws SQLException {
    return new LogView(
        new Sample.Log(
            r.getLong(1),
            r.getString(2),
            r.getString(3),
            r.getString(4),
            r.getString(5),
            AttributeText.decode(r.getString(6)),
            AttributeText.decode(r.getString(7))),
        r.getString(8));
  }
}
