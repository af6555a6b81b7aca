package io.syntropy.slo;

import java.util.List;
import java.util.TreeMap;

/**
 * Contracts §4 written down as naively as possible: for each point all others are looked at, every
 * increment goes to a map by slice.
 */
final class Reference {
  /** Total and part by slice. */
  final TreeMap<Long, long[]> slices = new TreeMap<>();

  private final List<Sample.Point> points;

  Reference(List<Sample.Point> points, Indicator indicator, String region) {
    this.points = points;
    for (Sample.Point point : points) {
      if (!region.equals(point.series().attribute("cloud.region"))) {
        continue;
      }
      boolean error = "500".equals(point.series().attribute("status"));
      if (indicator instanceof Indicator.Ratio && point instanceof Sample.Sum sum) {
        long n = increment(sum, (long) sum.value());
        add(point, n, error ? 0 : n);
      } else if (indicator instanceof Indicator.Threshold t) {
        double cut = ((Cut.Value) t.limit()).value();
        if (point instanceof Sample.Gauge gauge) {
          add(point, 1, gauge.value() <= cut ? 1 : 0);
        } else if (point instanceof Sample.Histogram histogram) {
          int buckets = 1 + java.util.Arrays.binarySearch(Scenario.BOUNDS, cut);
          add(point, bucketIncrement(histogram, 5), bucketIncrement(histogram, buckets));
        }
      }
    }
  }

  private void add(Sample.Point point, long total, long good) {
    long slice = -1;
    for (long k = Math.floorDiv(point.timeNanos(), 10_000_000_000L) - 1; slice < 0; k++) {
      if (point.timeNanos() > k * 10_000_000_000L
          && point.timeNanos() <= (k + 1) * 10_000_000_000L) {
        slice = k;
      }
    }
    long[] sums = slices.computeIfAbsent(slice, k -> new long[2]);
    sums[0] += total;
    sums[1] += good;
  }

  private long increment(Sample.Sum cur, long value) {
    if (cur.temporality() == Sample.Temporality.DELTA) {
      return value;
    }
    Sample.Sum sameStart = null;
    Sample.Sum previous = null;
    for (Sample.Point other : points) {
      if (other.series().equals(cur.series()) && other.timeNanos() < cur.timeNanos()) {
        Sample.Sum sum = (Sample.Sum) other;
        if (previous == null || sum.timeNanos() > previous.timeNanos()) {
          previous = sum;
        }
        if (sum.startNanos() == cur.startNanos()
            && (sameStart == null || sum.timeNanos() > sameStart.timeNanos())) {
          sameStart = sum;
        }
      }
    }
    if (sameStart != null) {
      return value < sameStart.value() ? value : value - (long) sameStart.value();
    }
    return first(cur.startNanos(), cur.timeNanos(), previous) ? value : 0;
  }

  private static boolean first(long start, long time, Sample previous) {
    boolean restarted = previous != null && start != 0 && start >= previous.timeNanos();
    return restarted || (start != 0 && time - start <= 600_000_000_000L);
  }

  /** The increment of the first {@code buckets} buckets together. */
  private long bucketIncrement(Sample.Histogram cur, int buckets) {
    Sample.Histogram sameStart = null;
    Sample.Histogram previous = null;
    for (Sample.Point other : points) {
      if (other.series().equals(cur.series()) && other.timeNanos() < cur.timeNanos()) {
        Sample.Histogram h = (Sample.Histogram) other;
        if (previous == null || h.timeNanos() > previous.timeNanos()) {
          previous = h;
        }
        if (h.startNanos() == cur.startNanos()
            && (sameStart == null || h.timeNanos() > sameStart.timeNanos())) {
          sameStart = h;
        }
      }
    }
    boolean reset = false;
    long sum = 0;
    long before = 0;
    for (int i = 0; i < cur.counts().length; i++) {
      reset |= sameStart != null && cur.counts()[i] < sameStart.counts()[i];
      sum += i < buckets ? cur.counts()[i] : 0;
      before += i < buckets && sameStart != null ? sameStart.counts()[i] : 0;
    }
    if (sameStart != null) {
      return reset ? sum : sum - before;
    }
    return first(cur.startNanos(), cur.timeNanos(), previous) ? sum : 0;
  }

  /** {total, good} over the slices from first to last, both included. */
  long[] sum(long first, long last) {
    long[] sums = new long[2];
    slices
        .subMap(first, true, last, true)
        .values()
        .forEach(s -> {
          sums[0] += s[0];
          sums[1] += s[1];
        });
    return sums;
  }
}
