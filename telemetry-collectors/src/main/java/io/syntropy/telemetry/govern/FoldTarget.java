package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The series others are folded into. Changes of counters and histograms add up, per 10 s of event
 * time, to delta points; sums that go up and down to the sum of the newest levels; gauges to the
 * mean of their values.
 */
final class FoldTarget {
  private static final long SLICE = 10_000_000_000L;
  private static final int MAX_SLICES = 64;

  private final Series series;
  private final ServiceSeries service;
  private final TreeMap<Long, Slice> slices = new TreeMap<>();
  private double level;
  private long levelTime;
  private boolean levelChanged;

  /** When something was folded last, by the clock of receipt. */
  long last;

  FoldTarget(Series series, ServiceSeries service) {
    this.series = series;
    this.service = service;
  }

  Series series() {
    return series;
  }

  ServiceSeries service() {
    return service;
  }

  /** Whether something waits to be handed out. */
  boolean holds() {
    return levelChanged || !slices.isEmpty();
  }

  boolean isOverflow() {
    return series.attributes().get(ServiceSeries.OVERFLOW) != null;
  }

  /**
   * Takes a point of a source; false when it says nothing without the one before it, which is not
   * known.
   *
   * @param source what is known of the series, null when it is not followed
   */
  boolean fold(Sample.Point point, @Nullable FoldSource source) {
    if (source == null) {
      boolean change = FoldSource.isChange(point);
      if (change) {
        add(point);
      }
      return change;
    }
    double before = source.level();
    Sample.Point change = source.change(point);
    if (change instanceof Sample.Sum s && FoldSource.isLevel(s)) {
      level(before, s.value(), s.timeNanos());
    } else if (change != null) {
      add(change);
    }
    return true;
  }

  private void add(Sample.Point change) {
    switch (change) {
      case Sample.Sum s -> slice(s.timeNanos()).sum(s);
      case Sample.Gauge g -> slice(g.timeNanos()).gauge(g);
      case Sample.Histogram h -> slice(h.timeNanos()).histogram(h);
      case Sample.ExponentialHistogram e -> slice(e.timeNanos()).exponential(e);
    }
  }

  /** A source's level changed. */
  void level(double from, double to, long timeNanos) {
    level += to - from;
    levelTime = Math.max(levelTime, timeNanos);
    levelChanged = true;
  }

  /**
   * Hands out what was added.
   *
   * @param report a number no other call had, for telling points of the same time apart
   */
  void drain(long report, List<Sample> out) {
    slices.forEach((start, slice) -> slice.drain(series, start - report % SLICE, out));
    slices.clear();
    if (levelChanged) {
      out.add(new Sample.Sum(series, 0, levelTime, Sample.Temporality.CUMULATIVE, false, level));
      levelChanged = false;
    }
  }

  private Slice slice(long timeNanos) {
    long start = Math.floorDiv(timeNanos - 1, SLICE) * SLICE;
    Slice slice = slices.get(start);
    if (slice == null) {
      if (slices.size() >= MAX_SLICES) {
        var near = slices.floorEntry(start);
        return near != null ? near.getValue() : slices.firstEntry().getValue();
      }
      slice = new Slice();
      slices.put(start, slice);
    }
    slice.time = Math.max(slice.time, timeNanos);
    return slice;
  }

  /** Ten seconds of event time. */
  private static final class Slice {
    private long time;
    private double sum;
    private boolean monotonic;
    private boolean summed;
    private double gauges;
    private long gaugeCount;
    private @Nullable List<Explicit> histograms;
    private @Nullable ExponentialBuckets exponential;

    void sum(Sample.Sum s) {
      sum += s.value();
      monotonic = s.monotonic();
      summed = true;
    }

    void gauge(Sample.Gauge g) {
      gauges += g.value();
      gaugeCount++;
    }

    void histogram(Sample.Histogram h) {
      if (histograms == null) {
        histograms = new ArrayList<>(1);
      }
      for (Explicit e : histograms) {
        if (Arrays.equals(e.bounds, h.bounds())) {
          e.add(h);
          return;
        }
      }
      if (histograms.size() >= MAX_SLICES) {
        return; // nobody has so many sets of bounds in good faith
      }
      histograms.add(new Explicit(h));
    }

    void exponential(Sample.ExponentialHistogram e) {
      if (exponential == null) {
        exponential = ExponentialBuckets.of(e);
      } else {
        exponential.add(e);
      }
    }

    void drain(Series series, long start, List<Sample> out) {
      Sample.Temporality delta = Sample.Temporality.DELTA;
      if (summed) {
        out.add(new Sample.Sum(series, start, time, delta, monotonic, sum));
      }
      if (gaugeCount > 0) {
        out.add(new Sample.Gauge(series, time, gauges / gaugeCount));
      }
      if (histograms != null) {
        long own = start;
        for (Explicit e : histograms) {
          out.add(
              new Sample.Histogram(series, own--, time, delta, e.count, e.sum, e.bounds, e.counts));
        }
      }
      if (exponential != null) {
        out.add(exponential.toDelta(series, start, time));
      }
    }
  }

  private static final class Explicit {
    private final double[] bounds;
    private final long[] counts;
    private long count;
    private double sum;

    Explicit(Sample.Histogram h) {
      bounds = h.bounds();
      counts = h.counts().clone();
      count = h.count();
      sum = h.sum();
    }

    void add(Sample.Histogram h) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += h.counts()[i];
      }
      count += h.count();
      sum += h.sum();
    }
  }
}
