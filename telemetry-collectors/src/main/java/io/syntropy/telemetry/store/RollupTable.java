package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.Block;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/**
 * The columns of metric rollups: a row is a {@link Block}, that is, one series over the time
 * between two commits, an hour, or a day. Every row names its series in full, so that files stand
 * for themselves.
 */
final class RollupTable {
  /** As in CREATE TABLE. */
  static final String COLUMNS =
      "name VARCHAR, id BIGINT, time_nanos BIGINT, from_millis BIGINT, step_millis BIGINT,"
          + " points BIGINT, unit VARCHAR, scope VARCHAR, resource VARCHAR, attributes VARCHAR,"
          + " parts BLOB, exemplars BLOB";

  /** What {@link Names#series} reads. */
  static final String SERIES = "name, unit, scope, resource, attributes";

  private final IdentityHashMap<Attributes, String> resources = new IdentityHashMap<>();

  /** Appends one row without ending it. */
  void append(Block block, DuckDBAppender out) throws SQLException {
    Series series = block.series();
    out.append(series.name()).append(block.id());
    out.append(block.newestNanos()).append(block.fromMillis());
    out.append(block.stepMillis()).append(block.points());
    out.append(series.unit()).append(series.scope());
    out.append(resources.computeIfAbsent(series.resource(), AttributeText::encode));
    out.append(AttributeText.encode(series.attributes()));
    out.append(block.parts());
    if (block.exemplars().length == 0) {
      out.appendNull();
    } else {
      out.append(block.exemplars());
    }
  }

  /** Reads series, those of one resource with one object for it. */
  static final class Names {
    private final Map<String, Attributes> resources = new HashMap<>();

    /** Reads {@link #SERIES}, the first of which is column {@code at}. */
    Series series(ResultSet r, int at) throws SQLException {
      return new Series(
          r.getString(at + 2),
          r.getString(at),
          r.getString(at + 1),
          resources.computeIfAbsent(r.getString(at + 3), AttributeText::decode),
          AttributeText.decode(r.getString(at + 4)));
    }
  }
}
