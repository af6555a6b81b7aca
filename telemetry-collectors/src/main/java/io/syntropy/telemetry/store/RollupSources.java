package io.syntropy.telemetry.store;

import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.Compaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads files of metric rollups series by series, a bounded number of rows at a time. */
final class RollupSources {
  /** Rows in memory at a time. */
  private static final int BATCH = 50_000;

  private final StoreParts parts;
  private final List<DataFile> files;
  private final Sink into;

  /** Takes one series. */
  @FunctionalInterface
  interface Sink {
    void take(Compaction.Source source) throws SQLException;
  }

  /** Neighbouring names, or one name whose series are read in slices. */
  private record Batch(String first, String last, long slices) {}

  private RollupSources(StoreParts parts, List<DataFile> files, Sink into) {
    this.parts = parts;
    this.files = files;
    this.into = into;
  }

  /** Gives every series in {@code files}, by name. */
  static void each(StoreParts parts, List<DataFile> files, Sink into) throws SQLException {
    RollupSources sources = new RollupSources(parts, files, into);
    for (Batch batch : sources.batches()) {
      for (long slice = 0; slice < batch.slices(); slice++) {
        sources.read(batch, slice);
      }
    }
  }

  private List<Batch> batches() throws SQLException {
    String sql =
        "SELECT name, count(*) FROM "
            + parts.parquet().table(files)
            + " GROUP BY name ORDER BY name";
    return parts.duck().query(sql, List.of(), RollupSources::batches);
  }

  private static List<Batch> batches(ResultSet rows) throws SQLException {
    List<Batch> batches = new ArrayList<>();
    String first = "";
    String last = "";
    long together = 0;
    while (rows.next()) {
      String name = rows.getString(1);
      long count = rows.getLong(2);
      if (together > 0 && together + count > BATCH) {
        batches.add(new Batch(first, last, 1 + together / BATCH));
        together = 0;
      }
      first = together == 0 ? name : first;
      last = name;
      together += count;
    }
    if (together > 0) {
      batches.add(new Batch(first, last, 1 + together / BATCH));
    }
    return batches;
  }

  private void read(Batch batch, long slice) throws SQLException {
    String sql =
        "SELECT id, "
            + RollupTable.SERIES
            + ", parts, exemplars FROM "
            + parts.parquet().table(files)
            + " WHERE name >= ? AND name <= ? AND id >= ? AND id <= ?";
    // Ids are hashes, and files sorted by them: a slice is a few row groups of each file.
    long width = Long.divideUnsigned(-1L, batch.slices());
    long low = Long.MIN_VALUE + slice * width;
    long high = slice == batch.slices() - 1 ? Long.MAX_VALUE : low + width - 1;
    List<Object> values = List.of(batch.first(), batch.last(), low, high);
    for (Compaction.Source source : parts.duck().query(sql, values, RollupSources::grouped)) {
      into.take(source);
    }
  }

  private static List<Compaction.Source> grouped(ResultSet rows) throws SQLException {
    RollupTable.Names names = new RollupTable.Names();
    Map<String, Map<Long, Compaction.Source>> all = new TreeMap<>();
    while (rows.next()) {
      long id = rows.getLong(1);
      Map<Long, Compaction.Source> ofName =
          all.computeIfAbsent(rows.getString(2), k -> new TreeMap<>());
      Compaction.Source source = ofName.get(id);
      if (source == null) {
        Series series = names.series(rows, 2);
        source = new Compaction.Source(series, id, new ArrayList<>(), new ArrayList<>());
        ofName.put(id, source);
      }
      source.parts().add(rows.getBytes(7));
      byte[] exemplars = rows.getBytes(8);
      if (exemplars != null) {
        source.exemplars().add(exemplars);
      }
    }
    List<Compaction.Source> sources = new ArrayList<>();
    all.values().forEach(m -> sources.addAll(m.values()));
    return sources;
  }
}
