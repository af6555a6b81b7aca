package io.syntropy.telemetry.store;

import java.time.Duration;

/**
 * What the embedded database may use. Its memory is beside the Java heap.
 *
 * @param memoryBytes for buffers, sorts and what is not committed yet, at least 64 MiB
 * @param threads processors for one query or merge
 * @param spillBytes disk for sorts that do not fit in memory
 * @param concurrentQueries queries at a time; others wait
 * @param queryTime after which a query is interrupted, whole seconds; also how long one waits
 */
public record DuckLimits(
    long memoryBytes, int threads, long spillBytes, int concurrentQueries, Duration queryTime) {
  /** Fits a whole product of 700 MiB on two processors. */
  public static final DuckLimits DEFAULT =
      new DuckLimits(192L << 20, 2, 4L << 30, 4, Duration.ofSeconds(10));

  public DuckLimits {
    if (memoryBytes < 64L << 20) {
      throw new IllegalArgumentException("memory: " + memoryBytes + " (expected >= 64 MiB)");
    }
    if (threads < 1 || concurrentQueries < 1 || spillBytes < 0) {
      throw new IllegalArgumentException(
          "threads, queries, spill: "
              + threads
              + ", "
              + concurrentQueries
              + ", "
              + spillBytes
              + " (expected >= 1, >= 1, >= 0)");
    }
    if (queryTime.toSeconds() < 1) {
      throw new IllegalArgumentException("query time: " + queryTime + " (expected >= 1s)");
    }
  }
}
