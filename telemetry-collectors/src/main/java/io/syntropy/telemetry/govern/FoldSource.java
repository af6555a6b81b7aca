package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series that is folded: turns its running totals into what they grew by, by the rules of
 * contracts §4 for first points and resets. Points not newer than the newest are left out, which
 * changes no sum.
 */
final class FoldSource {
  private static final long RECENT_NANOS = 600_000_000_000L;

  private Sample.@Nullable Point last;

  /** What {@code point} adds, null for nothing. */
  Sample.@Nullable Point change(Sample.Point point) {
    Sample.Point before = last;
    if (isChange(point)) {
      if (before != null && times(before).equals(times(point))) {
        return null; // sent twice
      }
      last = before == null || point.timeNanos() > before.timeNanos() ? point : before;
      return point;
    }
    if (before != null && (before.getClass() != point.getClass() || isChange(before))) {
      before = null;
    }
    if (before != null && point.timeNanos() <= before.timeNanos()) {
      return null;
    }
    last = point;
    return switch (point) {
      case Sample.Sum s -> sum(s, (Sample.Sum) before);
      case Sample.Gauge g -> g;
      case Sample.Histogram h -> histogram(h, (Sample.Histogram) before);
      case Sample.ExponentialHistogram e -> exponential(e, (Sample.ExponentialHistogram) before);
    };
  }

  /** Whether a point says something without the one before it. */
  static boolean isChange(Sample.Point point) {
    return switch (point) {
      case Sample.Sum s -> s.temporality() == Sample.Temporality.DELTA;
      case Sample.Gauge g -> true;
      case Sample.Histogram h -> h.temporality() == Sample.Temporality.DELTA;
      case Sample.ExponentialHistogram e -> e.temporality() == Sample.Temporality.DELTA;
    };
  }

  private record Times(long start, long time) {}

  private static Times times(Sample.Point point) {
    return switch (point) {
      case Sample.Sum s -> new Times(s.startNanos(), s.timeNanos());
      case Sample.Gauge g -> new Times(0, g.timeNanos());
      case Sample.Histogram h -> new Times(h.startNanos(), h.timeNanos());
      case Sample.ExponentialHistogram e -> new Times(e.startNanos(), e.timeNanos());
    };
  }

  /** The level of a sum that goes up and down, as last reported; 0 when it is gone. */
  double level() {
    return last instanceof Sample.Sum s && isLevel(s) ? s.value() : 0;
  }

  /** The series is gone until its next point. */
  void stale() {
    if (last instanceof Sample.Sum s && isLevel(s)) {
      last = null;
    }
  }

  static boolean isLevel(Sample.Sum sum) {
    return !sum.monotonic() && sum.temporality() == Sample.Temporality.CUMULATIVE;
  }

  /** Whether the first point of a series counts in full. */
  private static boolean countsInFull(long start, long time) {
    return start != 0 && time - start <= RECENT_NANOS;
  }

  private static Sample.@Nullable Point sum(Sample.Sum s, Sample.@Nullable Sum before) {
    if (isLevel(s)) {
      return s;
    }
    if (before == null || s.value() < before.value() || s.startNanos() >= before.timeNanos()) {
      boolean full = before != null || countsInFull(s.startNanos(), s.timeNanos());
      return full ? delta(s, s.value()) : null;
    }
    return delta(s, s.value() - before.value());
  }

  private static Sample.Sum delta(Sample.Sum s, double value) {
    return new Sample.Sum(
        s.series(), s.startNanos(), s.timeNanos(), Sample.Temporality.DELTA, true, value);
  }

  private static Sample.@Nullable Point histogram(
      Sample.Histogram h, Sample.@Nullable Histogram before) {
    if (before == null) {
      return countsInFull(h.startNanos(), h.timeNanos()) ? full(h) : null;
    }
    if (h.startNanos() >= before.timeNanos()) {
      return full(h);
    }
    if (!Arrays.equals(h.bounds(), before.bounds())) {
      return null; // what it grew by cannot be told
    }
    long[] counts = h.counts().clone();
    boolean fell = h.count() < before.count();
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= before.counts()[i];
      fell |= counts[i] < 0;
    }
    return fell
        ? full(h)
        : new Sample.Histogram(
            h.series(),
            h.startNanos(),
            h.timeNanos(),
            Sample.Temporality.DELTA,
            h.count() - before.count(),
            h.sum() - before.sum(),
            h.bounds(),
            counts);
  }

  private static Sample.Histogram full(Sample.Histogram h) {
    return new Sample.Histogram(
        h.series(),
        h.startNanos(),
        h.timeNanos(),
        Sample.Temporality.DELTA,
        h.count(),
        h.sum(),
        h.bounds(),
        h.counts());
  }

  private static Sample.@Nullable Point exponential(
      Sample.ExponentialHistogram e, Sample.@Nullable ExponentialHistogram before) {
    if (before == null) {
      return countsInFull(e.startNanos(), e.timeNanos())
          ? ExponentialBuckets.of(e).toDelta(e.series(), e.startNanos(), e.timeNanos())
          : null;
    }
    ExponentialBuckets grown = ExponentialBuckets.of(e);
    if (e.startNanos() < before.timeNanos() && !grown.subtract(before)) {
      grown = ExponentialBuckets.of(e);
    }
    return grown.toDelta(e.series(), e.startNanos(), e.timeNanos());
  }
}
