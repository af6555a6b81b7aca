package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One immutable Parquet file of the store.
 *
 * @param name path below the store's folder, with {@code /}; never used a second time
 * @param level how often its rows were merged; 0 as committed
 * @param minNanos least event time, nanoseconds since the epoch
 * @param maxNanos greatest event time
 * @param rows at least 1
 * @param bytes its length
 * @param crc CRC32C of its content
 */
record DataFile(
    String name,
    DataClass dataClass,
    int level,
    long minNanos,
    long maxNanos,
    long rows,
    long bytes,
    int crc) {
  /** Ending of every data file. */
  static final String SUFFIX = ".parquet";

  /** Ending of the index beside a data file. */
  static final String INDEX_SUFFIX = ".idx";

  DataFile {
    if (!name.startsWith(dataClass.folder() + "/") || !name.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(
          "file: " + name + " (expected " + dataClass.folder() + "/NAME" + SUFFIX + ")");
    }
    if (rows < 1 || minNanos > maxNanos) {
      throw new IllegalArgumentException(
          name + ": " + rows + " rows from " + minNanos + " to " + maxNanos);
    }
  }

  /** The name of the index beside it. */
  String indexName() {
    return name.substring(0, name.length() - SUFFIX.length()) + INDEX_SUFFIX;
  }

  /** Whether it may hold rows of {@code range}. */
  boolean overlaps(TimeRange range) {
    return maxNanos > nanos(range.from()) && minNanos <= nanos(range.to());
  }

  /** {@code time} as nanoseconds since the epoch, saturating. */
  static long nanos(Instant time) {
    if (Math.abs(time.getEpochSecond()) >= Long.MAX_VALUE / 1_000_000_000L) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** Nanoseconds since the epoch as a time. */
  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}
