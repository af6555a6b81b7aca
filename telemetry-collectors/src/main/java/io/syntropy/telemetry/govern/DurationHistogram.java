package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.Arrays;

/** Durations since the last report, in the bounds of the OpenTelemetry Collector's connectors. */
final class DurationHistogram {
  private static final double[] BOUNDS = {
    0.002, 0.004, 0.006, 0.008, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1, 1.4, 2, 5, 10, 15
  };

  static final int BUCKETS = BOUNDS.length + 1;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private double sum;

  /** Adds a duration and returns its bucket. */
  int add(double seconds) {
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    count++;
    sum += seconds;
    return bucket;
  }

  long count() {
    return count;
  }

  /** The delta point since the last call; begins anew. */
  Sample.Histogram drain(Series series, long startNanos, long timeNanos) {
    Sample.Histogram point =
        new Sample.Histogram(
            series,
            startNanos,
            timeNanos,
            Sample.Temporality.DELTA,
            count,
            sum,
            BOUNDS.clone(),
            counts.clone());
    Arrays.fill(counts, 0);
    count = 0;
    sum = 0;
    return point;
  }
}
