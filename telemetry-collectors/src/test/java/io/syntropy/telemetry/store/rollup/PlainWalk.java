package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The definitions, spelled out over all raw points of one series: slow, and easy to check. */
final class PlainWalk {
  private static final long HOUR = 3_600_000;

  private PlainWalk() {}

  private record Point(long start, long time, Measure measure) {}

  /** What was counted, by end of its step; steps without anything are absent. */
  static Map<Long, Measure> increases(List<Sample> samples, long step) {
    List<Point> points = new ArrayList<>();
    for (Sample s : samples) {
      points.add(point(s));
    }
    points.sort(Comparator.comparingLong(Point::time));
    Map<Long, Point> runs = new HashMap<>();
    Point newest = null;
    Map<Long, Measure> out = new TreeMap<>();
    for (Point p : points) {
      Point before = runs.get(p.start());
      Measure counted;
      if (before != null && p.time() - before.time() <= HOUR) {
        Measure change = p.measure().since(before.measure());
        counted = change == null ? p.measure() : change;
      } else {
        boolean restarted =
            newest != null && p.start() >= newest.time() && p.time() - newest.time() <= HOUR;
        boolean recent = p.time() - p.start() <= 600_000;
        counted = p.start() != 0 && (restarted || recent) ? p.measure() : null;
      }
      if (counted != null) {
        out.merge(Grid.ceil(p.time(), step), counted, Measure::plus);
      }
      runs.put(p.start(), p);
      newest = p;
    }
    return out;
  }

  /** What deltas add up to. */
  static Map<Long, Measure> changes(List<Sample> samples, long step) {
    Map<Long, Measure> out = new TreeMap<>();
    for (Sample s : samples) {
      Point p = point(s);
      out.merge(Grid.ceil(p.time(), step), p.measure(), Measure::plus);
    }
    return out;
  }

  /** The value of a gauge at the end of a step, NaN when silent for 5 min or gone. */
  static double inForce(List<Sample> samples, long end, long begin) {
    Sample newest = null;
    for (Sample s : samples) {
      long time = Slot.millis(s.timeNanos());
      if (time <= end && (newest == null || s.timeNanos() > newest.timeNanos())) {
        newest = s;
      }
    }
    if (!(newest instanceof Sample.Gauge g)) {
      return Double.NaN;
    }
    long time = Slot.millis(g.timeNanos());
    return time > end - 300_000 || time > begin ? g.value() : Double.NaN;
  }

  /** A gauge's values within a step. */
  static List<Double> within(List<Sample> samples, long begin, long end) {
    List<Double> values = new ArrayList<>();
    for (Sample s : samples) {
      long time = Slot.millis(s.timeNanos());
      if (s instanceof Sample.Gauge g && time > begin && time <= end) {
        values.add(g.value());
      }
    }
    return values;
  }

  private static Point point(Sample sample) {
    long time = Slot.millis(sample.timeNanos());
    return switch (sample) {
      case Sample.Sum s -> new Point(Slot.millis(s.startNanos()), time, new Amount(s.value()));
      case Sample.Histogram h ->
          new Point(
              Slot.millis(h.startNanos()),
              time,
              new Explicit(h.count(), h.sum(), h.bounds(), h.counts()));
      case Sample.ExponentialHistogram h ->
          new Point(
              Slot.millis(h.startNanos()),
              time,
              new Exponential(
                  h.count(),
                  h.sum(),
                  h.scale(),
                  h.zeroCount(),
                  h.zeroThreshold(),
                  new Span(h.positiveOffset(), h.positive()),
                  new Span(h.negativeOffset(), h.negative())));
      default -> throw new IllegalArgumentException(sample.toString());
    };
  }

  /** Equality of distributions, whatever the width of their arrays. */
  static boolean same(@Nullable Measure a, @Nullable Measure b) {
    if (a == null || b == null) {
      return a == b;
    }
    if (a instanceof Exponential x && b instanceof Exponential y) {
      Measure difference = x.count() == y.count() ? x.since(y) : null;
      return difference != null && y.since(x) != null;
    }
    return a.equals(b);
  }
}
