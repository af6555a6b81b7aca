package io.syntropy.telemetry.store.rollup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery;
import io.syntropy.telemetry.store.MetricQuery.Function;
import io.syntropy.telemetry.store.MetricSeries;
import io.syntropy.telemetry.store.TimeRange;
import io.syntropy.telemetry.store.rollup.RandomPoints.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Answers from rollups equal a plain walk over the raw points, whatever the order of arrival, and
 * whenever it was committed, lost and handed over again, or merged.
 */
class RollupsRandomTest {
  private static final int CASES = 400;
  private static final long HOUR = 3_600_000;

  /** A store in memory: blocks as bytes. */
  private static final class Stored {
    private final Random random;
    private final RollupConfig config;
    private Rollups rollups;
    private List<Block> blocks = new ArrayList<>();
    private final boolean fine;

    Stored(int seed) {
      random = new Random(seed);
      fine = random.nextBoolean();
      config =
          new RollupConfig(Duration.ofMinutes(1), Duration.ofSeconds(10), 10, Duration.ofHours(1));
      rollups = new Rollups(config, s -> fine);
    }

    /** Folds all, with commits, crashes, failed commits and merges wherever it happens. */
    void run(List<Sample> samples) {
      int committed = 0;
      for (int at = 0; at < samples.size(); ) {
        int end = Math.min(samples.size(), at + 1 + random.nextInt(8));
        rollups.fold(samples.subList(at, end));
        at = end;
        switch (random.nextInt(8)) {
          case 0 -> {
            blocks.addAll(rollups.blocks());
            rollups.committed();
            committed = at;
          }
          case 1 -> {
            rollups = new Rollups(config, s -> fine);
            at = committed;
          }
          case 2 -> rollups.blocks();
          case 3 -> merge(0);
          default -> {}
        }
      }
    }

    void merge(long step) {
      if (!blocks.isEmpty()) {
        Block first = blocks.getFirst();
        List<byte[]> runs = blocks.stream().map(Block::parts).toList();
        Compaction.Source source =
            new Compaction.Source(first.series(), first.id(), runs, List.of());
        Compaction compaction = new Compaction();
        blocks =
            new ArrayList<>(
                compaction
                    .blocks(compaction.merged(source), HOUR, step, Long.MIN_VALUE, true)
                    .values());
      }
    }

    List<byte[]> runs() {
      List<byte[]> runs = new ArrayList<>(blocks.stream().map(Block::parts).toList());
      rollups.held(s -> true).forEach(b -> runs.add(b.parts()));
      return runs;
    }
  }

  private static MetricQuery query(Function function, long from, long to, int points) {
    return new MetricQuery(
        "m",
        Map.<String, Set<String>>of(),
        List.of(),
        new TimeRange(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to)),
        function,
        0.9,
        points,
        10);
  }

  private static double[] answer(MetricQuery query, Grid grid, Series series, List<byte[]> runs) {
    RangeEvaluation evaluation = new RangeEvaluation(query, requireNonNull(query.function()), grid);
    evaluation.add(series, runs);
    List<MetricSeries> all = evaluation.series();
    if (all.isEmpty()) {
      double[] none = new double[grid.size()];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    return all.getFirst().points().stream().mapToDouble(MetricSeries.Point::value).toArray();
  }

  private static void check(
      int seed, Stored stored, Series series, Map<Long, Measure> expected, long from, long to) {
    long step = new long[] {60_000, 300_000, HOUR}[stored.random.nextInt(3)];
    MetricQuery counts = query(Function.SUM, from, to, MetricQuery.MAX_POINTS);
    Grid grid = Grid.of(counts.range(), step);
    double[] sums = answer(counts, grid, series, stored.runs());
    double[] rates = answer(query(Function.RATE, from, to, 1_000), grid, series, stored.runs());
    boolean numbers = expected.values().stream().allMatch(m -> m instanceof Amount);
    double[] quantiles =
        answer(
            query(numbers ? Function.SUM : Function.QUANTILE, from, to, 1_000),
            grid,
            series,
            stored.runs());
    for (int i = 0; i < grid.size(); i++) {
      Measure m = null;
      for (Map.Entry<Long, Measure> e : expected.entrySet()) {
        if (Grid.ceil(e.getKey(), grid.step()) == grid.end(i)) {
          m = m == null ? e.getValue() : m.plus(e.getValue());
        }
      }
      String what = "seed " + seed + ", step " + i;
      same(what, sums[i], m == null ? Double.NaN : m.total());
      if (grid.end(i) <= to) {
        same(what, rates[i], sums[i] * 1000 / grid.step());
      }
      if (numbers) {
        continue;
      }
      double quantile = m == null ? Double.NaN : Quantiles.of(0.9, m);
      same(what, quantiles[i], quantile);
    }
  }

  private static void same(String what, double actual, double expected) {
    assertThat(Double.valueOf(actual)).as(what).isEqualTo(Double.valueOf(expected));
  }

  private static void cumulative(Sort sort) {
    for (int seed = 0; seed < CASES; seed++) {
      RandomPoints points = new RandomPoints(seed, sort);
      List<Sample> samples = points.cumulative(60);
      Stored stored = new Stored(seed);
      stored.run(samples);
      long from = RandomPoints.BEGIN + stored.random.nextInt(7_200_000);
      long to = from + 1 + stored.random.nextInt(20_000_000);
      // The step of the reference is the smallest: what is of one bucket is of one step.
      check(seed, stored, points.series, PlainWalk.increases(samples, 10_000), from, to);
    }
  }

  @Test
  void countersEqualAPlainWalk() {
    cumulative(Sort.COUNTER);
  }

  @Test
  void histogramsEqualAPlainWalk() {
    cumulative(Sort.HISTOGRAM);
  }

  @Test
  void exponentialHistogramsEqualAPlainWalk() {
    cumulative(Sort.EXPONENTIAL);
  }

  @Test
  void deltasAddUp() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomPoints points = new RandomPoints(seed, Sort.values()[seed % 3]);
      List<Sample> samples = points.delta(60);
      Stored stored = new Stored(seed);
      stored.run(samples);
      check(
          seed,
          stored,
          points.series,
          PlainWalk.changes(samples, 10_000),
          RandomPoints.BEGIN,
          RandomPoints.BEGIN + 20_000_000);
    }
  }

  @Test
  void hourlyRollupsCountTheSame() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomPoints points = new RandomPoints(seed, Sort.values()[seed % 3]);
      List<Sample> samples =
          points.cumulative(60).stream()
              .sorted(Comparator.comparingLong(Sample::timeNanos))
              .toList();
      if (samples.isEmpty()) {
        continue;
      }
      Stored fine = new Stored(seed);
      fine.run(samples);
      Stored coarse = new Stored(seed);
      coarse.run(samples);
      coarse.blocks.addAll(coarse.rollups.blocks());
      coarse.rollups.committed();
      MetricQuery query =
          query(Function.SUM, RandomPoints.BEGIN, RandomPoints.BEGIN + 20 * HOUR, 1_000);
      Grid grid = Grid.of(query.range(), HOUR);
      double[] before = answer(query, grid, points.series, coarse.runs());
      coarse.merge(HOUR);
      assertThat(answer(query, grid, points.series, coarse.runs()))
          .as("seed " + seed)
          .isEqualTo(before)
          .isEqualTo(answer(query, grid, points.series, fine.runs()));
    }
  }

  @Test
  void gaugesEqualAPlainWalk() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomPoints points = new RandomPoints(seed, Sort.COUNTER);
      List<Sample> samples = points.gauge(60);
      Stored stored = new Stored(seed);
      stored.run(samples);
      long from = RandomPoints.BEGIN + stored.random.nextInt(7_200_000);
      long to = from + 1 + stored.random.nextInt(20_000_000);
      Grid grid = Grid.of(query(Function.SUM, from, to, 1_000).range(), 60_000);
      double[] sum = gauge(Function.SUM, from, to, grid, points, stored);
      double[] avg = gauge(Function.AVG, from, to, grid, points, stored);
      double[] min = gauge(Function.MIN, from, to, grid, points, stored);
      double[] max = gauge(Function.MAX, from, to, grid, points, stored);
      for (int i = 0; i < grid.size(); i++) {
        String what = "seed " + seed + ", step " + i;
        long begin = grid.end(i) - grid.step();
        double last = PlainWalk.inForce(samples, grid.end(i), begin);
        List<Double> within = PlainWalk.within(samples, begin, grid.end(i));
        List<Double> all = within.isEmpty() && !Double.isNaN(last) ? List.of(last) : within;
        same(what, sum[i], last);
        same(what, avg[i], all.stream().mapToDouble(d -> d).average().orElse(Double.NaN));
        same(what, min[i], all.stream().mapToDouble(d -> d).min().orElse(Double.NaN));
        same(what, max[i], all.stream().mapToDouble(d -> d).max().orElse(Double.NaN));
      }
    }
  }

  private static double[] gauge(
      Function function, long from, long to, Grid grid, RandomPoints points, Stored stored) {
    return answer(query(function, from, to, 1_000), grid, points.series, stored.runs());
  }
}
