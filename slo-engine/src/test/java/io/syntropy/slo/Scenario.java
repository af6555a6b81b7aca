package io.syntropy.slo;

import io.syntropy.slo.Sample.Temporality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random telemetry of a few series: restarts, resets with an unchanged start, gaps, second writers,
 * cumulative, delta and gauge points; every number follows from the seed.
 */
final class Scenario {
  private static final double LATENESS = 600;
  static final double[] BOUNDS = {0.1, 0.25, 0.5, 1};

  /** A sample and when it arrives, in seconds. */
  record Arrival(double at, Sample sample) {}

  final List<Sample.Point> points = new ArrayList<>();
  private final Random random;

  Scenario(long seed) {
    random = new Random(seed);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String region = random.nextBoolean() ? "eu" : "us";
      String status = random.nextInt(3) == 0 ? "500" : "200";
      switch (random.nextInt(5)) {
        case 0 -> counter(Feed.series(Feed.METRIC, status, region, "i" + i));
        case 1 -> deltas(Feed.series(Feed.METRIC, status, region, "i" + i));
        case 2 -> {
          // Two writers under one identity, told apart by their start.
          Series shared = Feed.series(Feed.METRIC, status, region, "i" + i);
          writer(shared, 0.25);
          writer(shared, 7.75);
        }
        case 3 -> histograms(Feed.series("latency", status, region, "i" + i));
        default -> gauges(Feed.series("latency", status, region, "i" + i));
      }
    }
  }

  private double step() {
    double[] steps = {0.5, 5, 10, 10, 10, 17.3, 60, 60, 200, 590, 1300};
    return steps[random.nextInt(steps.length)];
  }

  /** Times and starts of a cumulative series: each value is {start, time, restarted ? 1 : 0}. */
  private List<double[]> cumulativeTimes() {
    List<double[]> times = new ArrayList<>();
    double start = random.nextInt(3) == 0 ? -2000 : random.nextInt(100);
    double time = Math.max(1, start + step());
    int points = 1 + random.nextInt(30);
    for (int i = 0; i < points; i++) {
      boolean restarted = false;
      if (random.nextInt(8) == 0) {
        // A new start: right at the last point, later, or overlapping it.
        start = time - (random.nextInt(4) == 0 ? 30 : 0) + random.nextInt(3);
        restarted = true;
      } else if (random.nextInt(10) == 0) {
        restarted = true;
      }
      time = Math.max(time, start) + step();
      times.add(new double[] {start, time, restarted ? 1 : 0});
    }
    return times;
  }

  private void counter(Series series) {
    long value = random.nextInt(100);
    boolean unknownStart = random.nextInt(5) == 0;
    for (double[] t : cumulativeTimes()) {
      value = t[2] == 1 ? random.nextInt(20) : value + random.nextInt(50);
      Sample.Sum sum = Feed.cumulative(series, t[0], t[1], value);
      points.add(
          unknownStart
              ? new Sample.Sum(series, 0, sum.timeNanos(), Temporality.CUMULATIVE, true, value)
              : sum);
    }
  }

  private void writer(Series series, double start) {
    long value = 0;
    double time = start + random.nextInt(300);
    int count = 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      time += step();
      value = random.nextInt(10) == 0 ? random.nextInt(20) : value + random.nextInt(50);
      points.add(Feed.cumulative(series, start, time, value));
    }
  }

  private void histograms(Series series) {
    long[] counts = new long[BOUNDS.length + 1];
    for (double[] t : cumulativeTimes()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = t[2] == 1 ? random.nextInt(5) : counts[i] + random.nextInt(20);
      }
      points.add(Feed.histogram(series, t[0], t[1], BOUNDS, counts.clone()));
    }
  }

  private void deltas(Series series) {
    double time = random.nextInt(50);
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      double start = time + (random.nextInt(5) == 0 ? step() : 0);
      time = start + step();
      points.add(Feed.delta(series, start, time, random.nextInt(40)));
    }
  }

  private void gauges(Series series) {
    double time = random.nextInt(50);
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      time += step();
      points.add(new Sample.Gauge(series, Feed.nanos(time), random.nextInt(100) / 100.0));
    }
  }

  /** All points, some of them twice, in an order of arrival that keeps to the lateness bound. */
  List<Arrival> arrivals(Random order) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Sample.Point point : points) {
      double time = (point.timeNanos() - Feed.nanos(0)) / 1e9;
      int copies = order.nextInt(10) == 0 ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        arrivals.add(new Arrival(time + order.nextDouble() * LATENESS, point));
      }
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::at));
    return arrivals;
  }

  /** All points in order of event time. */
  List<Arrival> inOrder() {
    List<Arrival> arrivals = new ArrayList<>();
    for (Sample.Point point : points) {
      arrivals.add(new Arrival((point.timeNanos() - Feed.nanos(0)) / 1e9, point));
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::at));
    return arrivals;
  }
}
