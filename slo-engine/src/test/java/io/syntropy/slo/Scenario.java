package io.syntropy.slo;

import io.syntropy.slo.Sample.Temporality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random telemetry of a few series and event sources: restarts, resets with an unchanged start,
 * gaps, second writers, conflicting duplicates; cumulative and delta sums and histograms of both
 * kinds, gauges, spans and logs. Every number follows from the seed.
 */
final class Scenario {
  private static final double LATENESS = 600;
  static final double[] BOUNDS = {0.1, 0.25, 0.5, 1};

  /** A sample and when it arrives, in seconds. */
  record Arrival(double at, Sample sample) {
    @Override
    public String toString() {
      double time = (sample.timeNanos() - Feed.nanos(0)) / 1e9;
      String what =
          switch (sample) {
            case Sample.Histogram h ->
                "%s start %s counts %s"
                    .formatted(
                        h.temporality(), seconds(h.startNanos()), Arrays.toString(h.counts()));
            case Sample.ExponentialHistogram h ->
                "%s start %s scale %d zeros %d from %d %s"
                    .formatted(
                        h.temporality(),
                        seconds(h.startNanos()),
                        h.scale(),
                        h.zeroCount(),
                        h.positiveOffset(),
                        Arrays.toString(h.positive()));
            case Sample.Sum s ->
                "%s start %s value %s"
                    .formatted(s.temporality(), seconds(s.startNanos()), s.value());
            case Sample.Gauge g -> "gauge " + g.value();
            case Sample.Stale s -> "stale " + s.series();
            case Sample.Exemplar e -> "exemplar " + e.series();
            case Sample.Span s -> "span " + s.status() + " " + s.resource();
            case Sample.Log l -> "log " + l.severity() + " " + l.resource();
          };
      String series = sample instanceof Sample.Point p ? " " + p.series() : "";
      return "arrives %.3f, time %.3f: %s%s".formatted(at, time, what, series);
    }

    private static String seconds(long nanos) {
      return nanos == 0 ? "unknown" : Double.toString((nanos - Feed.nanos(0)) / 1e9);
    }
  }

  final List<Sample> samples = new ArrayList<>();
  private final Random random;

  Scenario(long seed) {
    this(new Random(seed));
  }

  Scenario(Random random) {
    this.random = random;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String region = random.nextBoolean() ? "eu" : "us";
      String status = random.nextInt(3) == 0 ? "500" : "200";
      Series requests = Feed.series(Feed.METRIC, status, region, "i" + i);
      Series latency = Feed.series("latency", status, region, "i" + i);
      switch (random.nextInt(8)) {
        case 0 -> counter(requests);
        case 1 -> deltas(requests);
        case 2 -> {
          // Two writers under one identity, told apart by their start.
          writer(requests, 0.25);
          writer(requests, 7.75);
        }
        case 3 -> histograms(latency);
        case 4 -> exponentials(latency);
        case 5 -> spans(region);
        case 6 -> logs(region);
        default -> gauges(latency);
      }
    }
  }

  // A point, and at times another one with the same identity and times but more events.
  private void add(Sample.Point point) {
    samples.add(point);
    if (random.nextInt(40) == 0) {
      long more = 1 + random.nextInt(30);
      samples.add(
          switch (point) {
            case Sample.Sum s ->
                new Sample.Sum(
                    s.series(),
                    s.startNanos(),
                    s.timeNanos(),
                    s.temporality(),
                    true,
                    s.value() + more);
            case Sample.Gauge g ->
                new Sample.Gauge(g.series(), g.timeNanos(), g.value() + more / 100.0);
            case Sample.Histogram h -> {
              long[] counts = h.counts().clone();
              counts[random.nextInt(counts.length)] += more;
              // At times as many events, in other buckets.
              counts[0] -= random.nextInt(3) == 0 ? Math.min(more, counts[0]) : 0;
              yield histogram(h.series(), h.startNanos(), h.timeNanos(), h.temporality(), counts);
            }
            case Sample.ExponentialHistogram h ->
                new Sample.ExponentialHistogram(
                    h.series(),
                    h.startNanos(),
                    h.timeNanos(),
                    h.temporality(),
                    h.count() + more,
                    Double.NaN,
                    h.scale(),
                    h.zeroCount() + more,
                    0,
                    h.positiveOffset(),
                    h.positive(),
                    h.negativeOffset(),
                    h.negative());
          });
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
      add(
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
      add(Feed.cumulative(series, start, time, value));
    }
  }

  private static Sample.Histogram histogram(
      Series series, long start, long time, Temporality temporality, long[] counts) {
    return new Sample.Histogram(
        series, start, time, temporality, Arrays.stream(counts).sum(), Double.NaN, BOUNDS, counts);
  }

  private void histograms(Series series) {
    long[] counts = new long[BOUNDS.length + 1];
    boolean delta = random.nextInt(4) == 0;
    for (double[] t : cumulativeTimes()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = t[2] == 1 || delta ? random.nextInt(5) : counts[i] + random.nextInt(20);
      }
      Temporality temporality = delta ? Temporality.DELTA : Temporality.CUMULATIVE;
      add(histogram(series, Feed.nanos(t[0]), Feed.nanos(t[1]), temporality, counts.clone()));
    }
  }

  /** Counted at scale 3 between 2^-4 and 2^0, reported at scales from 0 to 3. */
  private void exponentials(Series series) {
    long[] fine = new long[32];
    long zeros = 0;
    boolean delta = random.nextInt(4) == 0;
    int scale = random.nextInt(4);
    for (double[] t : cumulativeTimes()) {
      boolean fresh = t[2] == 1 || delta;
      for (int i = 0; i < fine.length; i++) {
        fine[i] = fresh ? random.nextInt(3) : fine[i] + random.nextInt(4);
      }
      zeros = fresh ? random.nextInt(3) : zeros + random.nextInt(3);
      scale = random.nextInt(5) == 0 ? random.nextInt(4) : scale;
      int first = -32 >> 3 - scale;
      long[] counts = new long[(-1 >> 3 - scale) - first + 1];
      for (int i = 0; i < fine.length; i++) {
        counts[(i - 32 >> 3 - scale) - first] += fine[i];
      }
      add(
          new Sample.ExponentialHistogram(
              series,
              Feed.nanos(t[0]),
              Feed.nanos(t[1]),
              delta ? Temporality.DELTA : Temporality.CUMULATIVE,
              Arrays.stream(counts).sum() + zeros,
              Double.NaN,
              scale,
              zeros,
              0,
              first,
              counts,
              0,
              new long[0]));
    }
  }

  private void spans(String region) {
    Attributes resource = Attributes.of("service.name", "shop", "cloud.region", region);
    double time = random.nextInt(50);
    for (int i = random.nextInt(40); i >= 0; i--) {
      time += random.nextInt(4) == 0 ? step() : random.nextDouble();
      String status = random.nextInt(3) == 0 ? "error" : "unset";
      double took = random.nextInt(100) / 200.0;
      samples.add(
          new Sample.Span(
              "t",
              "s" + i,
              "GET /",
              "server",
              status,
              Feed.nanos(time - took),
              Feed.nanos(time),
              resource,
              Attributes.EMPTY));
    }
  }

  private void logs(String region) {
    Attributes resource = Attributes.of("service.name", "shop", "region", region);
    double time = random.nextInt(50);
    for (int i = random.nextInt(40); i >= 0; i--) {
      time += random.nextInt(4) == 0 ? step() : random.nextDouble();
      String severity = random.nextInt(3) == 0 ? "ERROR" : "INFO";
      samples.add(
          new Sample.Log(Feed.nanos(time), severity, "b", "", "", resource, Attributes.EMPTY));
    }
  }

  private void deltas(Series series) {
    double time = random.nextInt(50);
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      double start = time + (random.nextInt(5) == 0 ? step() : 0);
      time = start + step();
      add(Feed.delta(series, start, time, random.nextInt(40)));
    }
  }

  private void gauges(Series series) {
    double time = random.nextInt(50);
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      time += step();
      add(new Sample.Gauge(series, Feed.nanos(time), random.nextInt(100) / 100.0));
    }
  }

  /**
   * All samples, some points twice, in an order of arrival that keeps to the lateness bound; spans
   * and logs only once, for nothing tells a repeated one.
   */
  List<Arrival> arrivals(Random order) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Sample sample : samples) {
      double time = (sample.timeNanos() - Feed.nanos(0)) / 1e9;
      int copies = sample instanceof Sample.Point && order.nextInt(10) == 0 ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        arrivals.add(new Arrival(time + order.nextDouble() * LATENESS, sample));
      }
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::at));
    return arrivals;
  }

  /** The same samples in order of event time. */
  static List<Arrival> inOrder(List<Arrival> arrivals) {
    List<Arrival> sorted = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      double time = (arrival.sample.timeNanos() - Feed.nanos(0)) / 1e9;
      sorted.add(new Arrival(time, arrival.sample));
    }
    sorted.sort(Comparator.comparingDouble(Arrival::at));
    return sorted;
  }
}
