package io.syntropy.telemetry.prometheus;

import java.util.List;

/**
 * One {@code prometheus.Histogram} as read. Counts are absolute ones whichever way they were sent.
 *
 * @param schema -4..8: base 2^(2^-schema); -53: {@code customBounds}
 * @param zeroThreshold width of the zero bucket, both ways
 * @param gauge whether it is no counter (its reset hint says so)
 * @param customBounds upper bounds for schema -53
 */
record NativeHistogram(
    double count,
    double sum,
    int schema,
    double zeroThreshold,
    double zeroCount,
    Side positive,
    Side negative,
    boolean gauge,
    List<Double> customBounds,
    long timeMillis) {
  /** The schema of custom buckets. */
  static final int CUSTOM = -53;

  /** Buckets in runs: of each span, how many are left out before it, and how many it holds. */
  record Side(List<int[]> spans, List<Double> counts) {
    static final Side EMPTY = new Side(List.of(), List.of());
  }
}
