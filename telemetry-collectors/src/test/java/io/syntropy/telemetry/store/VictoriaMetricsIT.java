package io.syntropy.telemetry.store;

import static io.syntropy.telemetry.store.RollupFixture.BEGIN;
import static io.syntropy.telemetry.store.RollupFixture.BOUNDS;
import static io.syntropy.telemetry.store.RollupFixture.gauge;
import static io.syntropy.telemetry.store.RollupFixture.nanos;
import static io.syntropy.telemetry.store.RollupFixture.query;
import static io.syntropy.telemetry.store.RollupFixture.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery.Function;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same points in VictoriaMetrics and here, the same numbers out, over windows of whole steps:
 * {@code increase_pure}, which like ours attributes a change to the sample that reports it, counts
 * a total from 0 when it is new and extrapolates nothing. ({@code rate} differs: there it is
 * divided by the time between samples, in Prometheus extrapolated to the ends of the window.)
 */
class VictoriaMetricsIT {
  private static final int SERIES = 12;
  private static final int SECONDS = 7_200;
  private static final long[] STEPS = {60, 300, 3_600};

  @TempDir Path folder;

  private final Random random = new Random(7);
  private final StringBuilder lines = new StringBuilder();
  private final List<Sample> samples = new ArrayList<>();

  @Test
  void answersTheSameNumbers() throws Exception {
    assumeTrue(VictoriaMetrics.isInstalled(), "apt-get install victoria-metrics");
    for (int i = 0; i < SERIES; i++) {
      reporter(i);
    }
    try (RollupFixture f = new RollupFixture(folder.resolve("ours"));
        VictoriaMetrics peer = new VictoriaMetrics(folder)) {
      peer.take(lines.toString());
      samples.sort(Comparator.comparingLong(Sample::timeNanos));
      for (int at = 0; at < samples.size(); at += 500) {
        f.store.take(samples.subList(at, Math.min(samples.size(), at + 500)));
        if (random.nextInt(4) == 0) {
          f.commit(at);
        }
      }
      compare(f, peer);
      f.commit(samples.size());
      f.store.maintain(BEGIN.plusSeconds(3 * SECONDS));
      compare(f, peer);
    }
  }

  private void compare(RollupFixture f, VictoriaMetrics peer) throws Exception {
    for (long step : STEPS) {
      String window = "[" + step + "s]";
      same(f, peer, step, "requests", Function.SUM, "sum(increase_pure(requests" + window + "))");
      same(
          f,
          peer,
          step,
          "requests",
          Function.RATE,
          "sum(increase_pure(requests" + window + ")) / " + step);
      same(
          f,
          peer,
          step,
          "latency",
          Function.QUANTILE,
          "histogram_quantile(0.9, sum(increase_pure(latency_bucket" + window + ")) by (le))");
      same(
          f,
          peer,
          step,
          "latency",
          Function.AVG,
          "sum(increase_pure(latency_sum"
              + window
              + ")) / sum(increase_pure(latency_count"
              + window
              + "))");
      same(f, peer, step, "level", Function.SUM, "sum(last_over_time(level" + window + "))");
      same(f, peer, step, "level", Function.MAX, "max(max_over_time(level" + window + "))");
      same(
          f,
          peer,
          step,
          "level",
          Function.AVG,
          "sum(sum_over_time(level" + window + ")) / sum(count_over_time(level" + window + "))");
    }
  }

  private void same(
      RollupFixture f,
      VictoriaMetrics peer,
      long step,
      String name,
      Function function,
      String theirs)
      throws Exception {
    MetricQuery all = query(name, function, 0, SECONDS);
    MetricQuery query =
        new MetricQuery(
            name,
            all.filters(),
            all.groupBy(),
            all.range(),
            function,
            0.9,
            (int) (SECONDS / step),
            10);
    MetricSeries ours = f.store.range(query).items().getFirst();
    assertThat(ours.step().toSeconds()).isEqualTo(step);
    long begin = BEGIN.getEpochSecond();
    Map<Long, Double> expected = peer.range(theirs, begin + step, begin + SECONDS, step);
    assertThat(expected).hasSize((int) (SECONDS / step));
    for (MetricSeries.Point p : ours.points()) {
      assertThat(p.value())
          .as(theirs + " at " + p.timeMillis())
          .isEqualTo(expected.get(p.timeMillis()), within(1e-9 * Math.abs(p.value())));
    }
  }

  /** One process that reports every 15 s and was started anew now and then. */
  private void reporter(int n) {
    Series requests = series("requests", "n", "" + n);
    Series latency = series("latency", "n", "" + n);
    Series level = series("level", "n", "" + n);
    double start = 0;
    long count = 0;
    long[] counts = new long[BOUNDS.length + 1];
    double sum = 0;
    for (double t = 1 + random.nextInt(14) + n * 0.013; t < SECONDS; t += 15) {
      // Not before every total is above what a new process begins with: without start times a
      // restart is only seen where a number falls.
      if (t - start > 900 && random.nextInt(40) == 0) {
        start = t - 1;
        count = 0;
        counts = new long[BOUNDS.length + 1];
        sum = 0;
      }
      count += 20 + random.nextInt(50);
      counts = counts.clone();
      for (int i = 0; i < 9; i++) {
        counts[random.nextInt(counts.length)] += 1 + random.nextInt(3);
      }
      sum += random.nextInt(100) / 4.0;
      int value = random.nextInt(1_000);
      long from = nanos(start);
      Temporality total = Temporality.CUMULATIVE;
      samples.add(new Sample.Sum(requests, from, nanos(t), total, true, count));
      long all = 0;
      String at = "\"} %s " + nanos(t) / 1_000_000 + "\n";
      for (int i = 0; i < counts.length; i++) {
        all += counts[i];
        String le = i == BOUNDS.length ? "+Inf" : String.valueOf(BOUNDS[i]);
        line("latency_bucket{n=\"" + n + "\",le=\"" + le + at, all);
      }
      samples.add(
          new Sample.Histogram(latency, from, nanos(t), total, all, sum, BOUNDS.clone(), counts));
      samples.add(gauge(level, t, value));
      line("requests{n=\"" + n + at, count);
      line("latency_sum{n=\"" + n + at, sum);
      line("latency_count{n=\"" + n + at, all);
      line("level{n=\"" + n + at, value);
    }
  }

  private void line(String format, double value) {
    lines.append(String.format(Locale.ROOT, format, value));
  }
}
