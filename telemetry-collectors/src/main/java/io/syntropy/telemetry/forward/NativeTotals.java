package io.syntropy.telemetry.forward;

import io.syntropy.slo.Sample;

/** An exponential histogram that others can be added to, at the coarser scale of the two. */
record NativeTotals(
    int scale, double sum, double zeroThreshold, long zeroCount, Run positive, Run negative) {
  private static final int MIN_SCHEMA = -4;
  private static final int MAX_SCHEMA = 8;
  static final NativeTotals EMPTY = new NativeTotals(MAX_SCHEMA, 0, 0, 0, Run.EMPTY, Run.EMPTY);

  /** Buckets without gaps; bucket i of the scale is {@code counts[i - offset]}. */
  record Run(int offset, long[] counts) {
    static final Run EMPTY = new Run(0, new long[0]);

    /** With pairs of buckets as one, {@code by} times. */
    Run coarser(int by) {
      if (by == 0 || counts.length == 0) {
        return this;
      }
      int first = offset >> by;
      long[] merged = new long[((offset + counts.length - 1) >> by) - first + 1];
      for (int i = 0; i < counts.length; i++) {
        merged[((offset + i) >> by) - first] += counts[i];
      }
      return new Run(first, merged);
    }

    Run plus(Run other) {
      if (counts.length == 0) {
        return other;
      } else if (other.counts.length == 0) {
        return this;
      }
      int first = Math.min(offset, other.offset);
      int end = Math.max(offset + counts.length, other.offset + other.counts.length);
      long[] all = new long[end - first];
      for (int i = 0; i < counts.length; i++) {
        all[offset - first + i] += counts[i];
      }
      for (int i = 0; i < other.counts.length; i++) {
        all[other.offset - first + i] += other.counts[i];
      }
      return new Run(first, all);
    }

    long total() {
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      return sum;
    }
  }

  static NativeTotals of(Sample.ExponentialHistogram h) {
    int coarser = Math.max(0, h.scale() - MAX_SCHEMA);
    return new NativeTotals(
        h.scale() - coarser,
        h.sum(),
        h.zeroThreshold(),
        h.zeroCount(),
        new Run(h.positiveOffset(), h.positive()).coarser(coarser),
        new Run(h.negativeOffset(), h.negative()).coarser(coarser));
  }

  /** False below Prometheus' coarsest schema. */
  boolean isWritable() {
    return scale >= MIN_SCHEMA;
  }

  NativeTotals plus(NativeTotals other) {
    int to = Math.min(scale, other.scale);
    return new NativeTotals(
        to,
        sum + other.sum,
        Math.max(zeroThreshold, other.zeroThreshold),
        zeroCount + other.zeroCount,
        positive.coarser(scale - to).plus(other.positive.coarser(other.scale - to)),
        negative.coarser(scale - to).plus(other.negative.coarser(other.scale - to)));
  }

  WrittenPoint.Native at(long timeMillis) {
    return new WrittenPoint.Native(
        timeMillis,
        zeroCount + positive.total() + negative.total(),
        Double.isNaN(sum) ? 0 : sum,
        scale,
        zeroThreshold,
        zeroCount,
        positive.offset(),
        positive.counts(),
        negative.offset(),
        negative.counts());
  }
}
