package io.syntropy.slo.internal;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.internal.Entry.Mode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns metric points into entries of their series. */
final class Entries {
  private static final int MAX_OFFSET = 1 << 28;

  private Entries() {}

  /** The entry of a point, or null when its numbers make no sense. */
  static @Nullable Entry of(Sample.Point point, Points before) {
    return switch (point) {
      case Sample.Gauge g -> gauge(g.timeNanos(), g.value());
      case Sample.Sum s -> sum(s);
      case Sample.Histogram h -> histogram(h, before);
      case Sample.ExponentialHistogram h -> exponential(h);
    };
  }

  private static @Nullable Entry gauge(long time, double value) {
    return Double.isFinite(value) ? new Entry(Mode.GAUGE, 0, time, new Level(value)) : null;
  }

  private static @Nullable Entry sum(Sample.Sum s) {
    if (!s.monotonic()) {
      return gauge(s.timeNanos(), s.value());
    }
    if (!Double.isFinite(s.value()) || s.value() < 0) {
      return null;
    }
    return new Entry(mode(s.temporality()), s.startNanos(), s.timeNanos(), new Units(s.value()));
  }

  private static @Nullable Entry histogram(Sample.Histogram h, Points before) {
    boolean plain = h.counts().length == 0;
    long[] counts = plain ? new long[] {h.count()} : h.counts();
    double[] bounds = plain ? new double[0] : shared(h.bounds(), before);
    if (counts.length != bounds.length + 1 || anyNegative(counts)) {
      return null;
    }
    Buckets buckets = new Buckets(bounds, counts, h.sum());
    return new Entry(mode(h.temporality()), h.startNanos(), h.timeNanos(), buckets);
  }

  // A series' points nearly always have the same bounds: keep one array for all of them.
  private static double[] shared(double[] bounds, Points before) {
    double[] known = before.bounds();
    return known != null && Arrays.equals(known, bounds) ? known : bounds;
  }

  private static @Nullable Entry exponential(Sample.ExponentialHistogram h) {
    boolean sane =
        h.scale() >= -10
            && h.scale() <= 20
            && h.zeroCount() >= 0
            && h.zeroThreshold() >= 0
            && Math.abs((long) h.positiveOffset()) < MAX_OFFSET
            && Math.abs((long) h.negativeOffset()) < MAX_OFFSET
            && !anyNegative(h.positive())
            && !anyNegative(h.negative());
    if (!sane) {
      return null;
    }
    ExponentialBuckets buckets =
        new ExponentialBuckets(
            h.scale(),
            h.zeroThreshold(),
            h.zeroCount(),
            new ExponentialBuckets.Run(h.positiveOffset(), h.positive()),
            new ExponentialBuckets.Run(h.negativeOffset(), h.negative()),
            h.sum());
    return new Entry(mode(h.temporality()), h.startNanos(), h.timeNanos(), buckets);
  }

  private static Mode mode(Temporality temporality) {
    return switch (temporality) {
      case CUMULATIVE -> Mode.CUMULATIVE;
      case DELTA -> Mode.DELTA;
    };
  }

  private static boolean anyNegative(long[] counts) {
    for (long n : counts) {
      if (n < 0) {
        return true;
      }
    }
    return false;
  }
}
