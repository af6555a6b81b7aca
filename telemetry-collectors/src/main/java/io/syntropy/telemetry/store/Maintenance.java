package io.syntropy.telemetry.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Everything that is done beside reading and writing. One thread. */
final class Maintenance {
  /** Bytes whose checksum is checked each time. */
  private static final long CHECKED = 16L << 20;

  private final StoreParts parts;
  private final TraceIndexes indexes;
  private final MetricStore metrics;
  private final Merging merging;
  private final Expiry expiry;
  private String checkedTo = "";

  Maintenance(
      StoreParts parts, SpanStore spans, LogStore logs, MetricStore metrics, TraceIndexes indexes) {
    this.parts = parts;
    this.indexes = indexes;
    this.metrics = metrics;
    this.merging = new Merging(parts, spans, logs);
    this.expiry = new Expiry(parts, merging);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  /**
   * Does all that is due, each part whether or not the others fail.
   *
   * @throws StoreUnavailable of the first part that failed
   */
  void run(Instant now) {
    List<StoreUnavailable> failed = new ArrayList<>();
    try (DuckDBConnection connection = parts.duck().connect()) {
      for (Step step :
          List.<Step>of(
              () -> expiry.run(connection, now), // first: it makes room
              () -> merging.run(connection, now),
              () -> metrics.maintain(now),
              this::check,
              () -> repairIndexes(connection),
              parts.catalog()::settle)) {
        StoreUnavailable failure = attempt(step);
        if (failure != null) {
          failed.add(failure);
        }
      }
    } catch (SQLException e) {
      throw new StoreUnavailable("telemetry store: " + e.getMessage(), e);
    }
    if (!failed.isEmpty()) {
      StoreUnavailable first = failed.getFirst();
      failed.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static @Nullable StoreUnavailable attempt(Step step) {
    try {
      step.run();
      return null;
    } catch (StoreUnavailable e) {
      return e;
    } catch (SQLException e) {
      return new StoreUnavailable("telemetry store: " + e.getMessage(), e);
    }
  }

  /** Writes missing and damaged indexes anew, and forgets those of files that are gone. */
  private void repairIndexes(DuckDBConnection connection) {
    try (View view = parts.catalog().view()) {
      List<DataFile> spans = view.of(Signal.TRACES);
      List<DataFile> logs = view.of(Signal.LOGS);
      indexes.missing(spans).forEach(f -> indexes.write(connection, f));
      indexes.missing(logs).forEach(f -> indexes.writeOfLogs(connection, f));
      indexes.keepOnly(view.files());
    }
  }

  /** Checks some more files, in the order of their names, beginning again after the last one. */
  private void check() {
    try (View view = parts.catalog().view()) {
      List<DataFile> sorted =
          view.files().stream().sorted(Comparator.comparing(DataFile::name)).toList();
      List<DataFile> some = new ArrayList<>();
      long bytes = 0;
      for (DataFile f : sorted) {
        if (f.name().compareTo(checkedTo) > 0 && bytes < CHECKED) {
          some.add(f);
          bytes += f.bytes();
        }
      }
      checkedTo = some.isEmpty() ? "" : some.getLast().name();
      parts.catalog().verify(some);
    }
  }
}
