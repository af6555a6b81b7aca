package io.syntropy.telemetry;

import java.nio.file.Path;

/**
 * Where and how a {@link SegmentJournal} keeps its records.
 *
 * @param folder where the segment files live; created when missing
 * @param segmentBytes a segment file is closed and the next one begun once it is this long, at
 *     least 4096
 * @param maxRecordBytes longest payload accepted, 1 B to 1 GiB
 * @param maxQueuedRecords appended but not yet processed by the subscriber: above this, telemetry
 *     is refused with {@link Overloaded}; at least 1
 * @param maxQueuedBytes the same bound in payload bytes, at least 1
 */
public record JournalConfig(
    Path folder, long segmentBytes, int maxRecordBytes, int maxQueuedRecords, long maxQueuedBytes) {

  public JournalConfig {
    require("segmentBytes", segmentBytes, 4096, Long.MAX_VALUE);
    require("maxRecordBytes", maxRecordBytes, 1, 1 << 30);
    require("maxQueuedRecords", maxQueuedRecords, 1, Integer.MAX_VALUE);
    require("maxQueuedBytes", maxQueuedBytes, 1, Long.MAX_VALUE);
  }

  /** Segments of 64 MiB, payloads up to 64 MiB, at most 4096 records or 128 MiB queued. */
  public static JournalConfig in(Path folder) {
    return new JournalConfig(folder, 64L << 20, 64 << 20, 4096, 128L << 20);
  }

  /** The same with another segment size. */
  public JournalConfig withSegmentBytes(long bytes) {
    return new JournalConfig(folder, bytes, maxRecordBytes, maxQueuedRecords, maxQueuedBytes);
  }

  /** The same with another bound on what is queued. */
  public JournalConfig withQueue(int records, long bytes) {
    return new JournalConfig(folder, segmentBytes, maxRecordBytes, records, bytes);
  }

  private static void require(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected " + low + ".." + high + ")");
    }
  }
}
