package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Points of one series as a process would send them: with restarts, resets, silence, second
 * writers, and in an order that is a little wrong.
 */
final class RandomPoints {
  static final long BEGIN = 1_700_000_000_000L / 86_400_000 * 86_400_000;
  private static final long MILLI = 1_000_000;
  private static final double[] BOUNDS = {1, 2, 5, 10};

  /** What kind of points. */
  enum Sort {
    COUNTER,
    HISTOGRAM,
    EXPONENTIAL
  }

  final Series series;
  private final Random random;
  private final Sort sort;
  private final boolean starts;
  private final boolean restarts;
  private long start;
  private long total;
  private long[] counts = new long[5];
  private Exponential exponential =
      new Exponential(0, 0, 3, 0, 0, new Span(4, new long[6]), Span.EMPTY);

  RandomPoints(int seed, Sort sort) {
    this.random = new Random(seed);
    this.sort = sort;
    this.starts = random.nextInt(4) > 0;
    this.restarts = random.nextBoolean();
    this.series =
        new Series("", "m", "s", Attributes.of("host", "h" + seed), Attributes.of("a", "b"));
  }

  /** Cumulative points in the order in which they arrive. */
  List<Sample> cumulative(int count) {
    List<Sample> points = new ArrayList<>();
    long time = BEGIN + random.nextInt(3_600_000);
    begin(time);
    for (int i = 0; i < count; i++) {
      time += pause();
      if (restarts && random.nextInt(12) == 0) {
        begin(time - random.nextInt(1, 5_000));
      }
      grow();
      points.add(point(time));
    }
    if (starts && random.nextInt(3) == 0) {
      points.addAll(other(points));
    }
    // A total that falls without a new start is only told from a late point by the order.
    return starts || !restarts ? shuffled(points) : points;
  }

  private List<Sample> other(List<Sample> beside) {
    long start = beside.getFirst().timeNanos() / MILLI - 3_000_000 + random.nextInt(3_500_000);
    RandomPoints writer = new RandomPoints(random.nextInt(), sort);
    writer.start = start;
    List<Sample> points = new ArrayList<>();
    for (Sample s : beside) {
      writer.grow();
      long time = s.timeNanos() / MILLI + 1;
      if (time > start && random.nextInt(3) > 0) {
        points.add(writer.point(time, series));
      }
    }
    return points;
  }

  private void begin(long time) {
    start = starts ? time - (random.nextInt(3) == 0 ? 2_000_000 : 0) : 0;
    total = 0;
    counts = new long[5];
    exponential = new Exponential(0, 0, 3, 0, 0, new Span(4, new long[6]), Span.EMPTY);
  }

  // Distinct milliseconds, so that nothing hangs on rounding.
  private long pause() {
    return switch (random.nextInt(20)) {
      case 0 -> 4_000_000;
      case 1 -> 700_000;
      default -> 2 + random.nextInt(40_000);
    };
  }

  private void grow() {
    total += random.nextInt(4);
    counts = counts.clone();
    counts[random.nextInt(5)] += random.nextInt(3);
    long[] buckets = exponential.positive().counts().clone();
    buckets[random.nextInt(buckets.length)] += random.nextInt(3);
    Span span = new Span(exponential.positive().offset(), buckets);
    int scale = exponential.scale();
    if (random.nextInt(15) == 0 && scale > -2) {
      scale--;
      span = span.coarser(1);
      span = new Span(span.offset(), Arrays.copyOf(span.counts(), 6));
    }
    long zeros = exponential.zeros() + random.nextInt(2);
    exponential = new Exponential(zeros + span.total(), total, scale, zeros, 0, span, Span.EMPTY);
  }

  private Sample point(long time) {
    return point(time, series);
  }

  private Sample point(long time, Series of) {
    long nanos = time * MILLI;
    Temporality t = Temporality.CUMULATIVE;
    return switch (sort) {
      case COUNTER -> new Sample.Sum(of, start * MILLI, nanos, t, true, total);
      case HISTOGRAM ->
          new Sample.Histogram(
              of, start * MILLI, nanos, t, Shapes.total(counts), total, BOUNDS.clone(), counts);
      case EXPONENTIAL ->
          new Sample.ExponentialHistogram(
              of,
              start * MILLI,
              nanos,
              t,
              exponential.count(),
              exponential.sum(),
              exponential.scale(),
              exponential.zeros(),
              0,
              exponential.positive().offset(),
              exponential.positive().counts(),
              0,
              new long[0]);
    };
  }

  /** Points of a gauge, with markers that it is gone. */
  List<Sample> gauge(int count) {
    List<Sample> points = new ArrayList<>();
    long time = BEGIN + random.nextInt(3_600_000);
    for (int i = 0; i < count; i++) {
      time += pause();
      points.add(
          random.nextInt(10) == 0
              ? new Sample.Stale(series, time * MILLI)
              : new Sample.Gauge(series, time * MILLI, random.nextInt(100)));
    }
    return shuffled(points);
  }

  /** Points that are changes. */
  List<Sample> delta(int count) {
    List<Sample> points = new ArrayList<>();
    long time = BEGIN + random.nextInt(3_600_000);
    for (int i = 0; i < count; i++) {
      long before = time;
      time += pause();
      counts = new long[5];
      total = 0;
      exponential = new Exponential(0, 0, 3, 0, 0, new Span(4, new long[6]), Span.EMPTY);
      grow();
      start = before;
      points.add(delta(point(time)));
    }
    return shuffled(points);
  }

  private static Sample delta(Sample point) {
    return switch (point) {
      case Sample.Sum s ->
          new Sample.Sum(
              s.series(), s.startNanos(), s.timeNanos(), Temporality.DELTA, true, s.value());
      case Sample.Histogram h ->
          new Sample.Histogram(
              h.series(),
              h.startNanos(),
              h.timeNanos(),
              Temporality.DELTA,
              h.count(),
              h.sum(),
              h.bounds(),
              h.counts());
      case Sample.ExponentialHistogram h ->
          new Sample.ExponentialHistogram(
              h.series(),
              h.startNanos(),
              h.timeNanos(),
              Temporality.DELTA,
              h.count(),
              h.sum(),
              h.scale(),
              h.zeroCount(),
              h.zeroThreshold(),
              h.positiveOffset(),
              h.positive(),
              h.negativeOffset(),
              h.negative());
      default -> throw new IllegalArgumentException(point.toString());
    };
  }

  private List<Sample> shuffled(List<Sample> points) {
    record Sent(Sample sample, long at) {}
    boolean orderly = random.nextInt(3) == 0;
    List<Sent> sent = new ArrayList<>();
    for (Sample s : points) {
      long late = orderly || random.nextInt(4) > 0 ? 0 : random.nextInt(600_000);
      sent.add(new Sent(s, s.timeNanos() / MILLI + late));
    }
    sent.sort(Comparator.comparingLong(Sent::at));
    return new ArrayList<>(sent.stream().map(Sent::sample).toList());
  }
}
