package io.syntropy.telemetry.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.jboss.logging.Logger;

/**
 * What happens to files whose rows have all reached the age of their class: they are deleted, or go
 * on as another class. One thread.
 */
final class Expiry {
  private static final Logger LOG = Logger.getLogger(Expiry.class);

  private final StoreParts parts;
  private final Merging merging;

  Expiry(StoreParts parts, Merging merging) {
    this.parts = parts;
    this.merging = merging;
  }

  /** Deletes and moves on what is due. */
  void run(DuckDBConnection connection, Instant now) {
    try (View view = parts.catalog().view()) {
      List<DataFile> ended = view.files().stream().filter(f -> ended(f, now)).toList();
      if (!ended.isEmpty()) {
        parts.catalog().commit(List.of(), ended, Map.of(), () -> {});
        for (DataFile f : ended) {
          LOG.infof(
              "telemetry store: %s deleted: %d rows, %d bytes, newest of %s, kept for %d h",
              f.name(),
              f.rows(),
              f.bytes(),
              DataFile.instant(f.maxNanos()),
              parts.retention().age(f.dataClass()).toHours());
        }
      }
      for (DataFile f : view.files()) {
        DataClass next = next(f.dataClass()).orElse(null);
        if (next != null && aged(f, f.dataClass(), now) && !ended(f, now)) {
          moveOn(connection, f, next);
        }
      }
    }
  }

  private boolean ended(DataFile f, Instant now) {
    return aged(f, next(f.dataClass()).orElse(f.dataClass()), now);
  }

  private boolean aged(DataFile f, DataClass c, Instant now) {
    return f.maxNanos() <= DataFile.nanos(now.minus(parts.retention().age(c)));
  }

  private static Optional<DataClass> next(DataClass c) {
    return switch (c) {
      case LOGS -> Optional.of(DataClass.ARCHIVE);
      case VIBRATIONAL -> Optional.of(DataClass.VIBRATIONAL_ANONYMOUS);
      case METRICS_FINE,
          METRICS_COARSE,
          SPANS,
          DEBUG,
          PERFORMANCE,
          SECURITY,
          TRANSACTIONS,
          VIBRATIONAL_ANONYMOUS,
          ARCHIVE ->
          Optional.empty();
    };
  }

  private void moveOn(DuckDBConnection connection, DataFile file, DataClass next) {
    String rows = "SELECT * FROM " + parts.parquet().table(List.of(file));
    merging.replace(
        connection,
        List.of(file),
        next,
        Math.max(1, file.level()),
        file.level() == MergePlan.DAY ? Duration.ofDays(1) : Duration.ofHours(1),
        next == DataClass.ARCHIVE ? ParquetFiles.Packing.HARD : ParquetFiles.Packing.NORMAL,
        next == DataClass.ARCHIVE ? rows : Pseudonyms.of(rows));
    LOG.infof("telemetry store: %s goes on as %s", file.name(), next.folder());
  }
}
