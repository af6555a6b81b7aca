package io.syntropy.telemetry.store;

import static io.syntropy.telemetry.store.RollupFixture.BEGIN;
import static io.syntropy.telemetry.store.RollupFixture.counter;
import static io.syntropy.telemetry.store.RollupFixture.gauge;
import static io.syntropy.telemetry.store.RollupFixture.histogram;
import static io.syntropy.telemetry.store.RollupFixture.nanos;
import static io.syntropy.telemetry.store.RollupFixture.query;
import static io.syntropy.telemetry.store.RollupFixture.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery.Function;
import io.syntropy.telemetry.store.rollup.RollupConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metric rollups in real files. */
class RollupStoreIT {
  private static final Series REQUESTS = series("requests", "route", "/a");
  private static final Series OTHER = series("requests", "route", "/b");

  @TempDir Path folder;

  @Test
  void answersIncludeWhatIsNotCommittedAndWhatIs() {
    try (RollupFixture f = new RollupFixture(folder)) {
      f.store.take(List.of(counter(REQUESTS, 10, 5), counter(REQUESTS, 70, 11)));
      MetricQuery query = query("requests", Function.SUM, 0, 180);
      assertThat(f.values(query)).containsExactly(5, 6, Double.NaN);
      f.commit(1);
      assertThat(f.values(query)).containsExactly(5, 6, Double.NaN);
      f.store.take(List.of(counter(REQUESTS, 130, 12)));
      assertThat(f.values(query)).containsExactly(5, 6, 1);
    }
    try (RollupFixture f = new RollupFixture(folder)) {
      assertThat(f.committed()).isEqualTo(1);
      assertThat(f.store.watermark()).isEqualTo(BEGIN.plusSeconds(70));
      f.store.take(List.of(counter(REQUESTS, 130, 12)));
      assertThat(f.values(query("requests", Function.SUM, 0, 180))).containsExactly(5, 6, 1);
      assertThat(f.store.watermark()).isEqualTo(BEGIN.plusSeconds(130));
    }
  }

  @Test
  void filtersGroupsAndCountsAllGroups() {
    try (RollupFixture f = new RollupFixture(folder)) {
      f.store.take(List.of(counter(REQUESTS, 10, 60), counter(OTHER, 10, 120)));
      f.commit(1);
      MetricQuery all = query("requests", Function.RATE, 0, 60);
      assertThat(f.values(all)).containsExactly(3);
      MetricQuery one =
          query("requests", Function.RATE, 0, 60, Map.of("route", Set.of("/a", "/c")), List.of());
      assertThat(f.values(one)).containsExactly(1);
      MetricQuery grouped =
          new MetricQuery(
              "requests",
              Map.of("service.name", Set.of("shop")),
              List.of("route", "region"),
              all.range(),
              Function.RATE,
              0,
              10,
              1);
      Answer<MetricSeries> answer = f.store.range(grouped);
      assertThat(answer.matched()).isEqualTo(2);
      assertThat(answer.items()).hasSize(1);
      assertThat(answer.items().getFirst().labels()).isEqualTo(Map.of("route", "/b", "region", ""));
      assertThat(answer.items().getFirst().unit()).isEqualTo("s");
      MetricQuery nothing =
          query("requests", Function.RATE, 0, 60, Map.of("route", Set.of("/z")), List.of());
      assertThat(f.store.range(nothing).items()).isEmpty();
    }
  }

  @Test
  void theStepIsTheShortestThatFits() {
    Series fine = series("fine.requests");
    try (RollupFixture f = new RollupFixture(folder)) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        samples.add(counter(REQUESTS, i * 10 + 5, i));
        samples.add(counter(fine, i * 10 + 5, i));
      }
      f.store.take(samples);
      assertThat(step(f, "requests", 1_200, 1_000)).isEqualTo(Duration.ofMinutes(1));
      assertThat(step(f, "fine.requests", 1_200, 1_000)).isEqualTo(Duration.ofSeconds(10));
      assertThat(step(f, "fine.requests", 1_200, 20)).isEqualTo(Duration.ofMinutes(1));
      assertThat(step(f, "requests", 86_400 * 10, 240)).isEqualTo(Duration.ofHours(1));
      assertThat(step(f, "requests", 86_400 * 365, 100)).isEqualTo(Duration.ofDays(4));
    }
  }

  private static Duration step(RollupFixture f, String name, double seconds, int points) {
    MetricQuery q = query(name, Function.RATE, 0, seconds);
    MetricQuery bounded =
        new MetricQuery(
            name, q.filters(), q.groupBy(), q.range(), q.function(), 0, points, q.maxSeries());
    return f.store.range(bounded).items().getFirst().step();
  }

  @Test
  void aFunctionThatFitsNothingIsRefused() {
    try (RollupFixture f = new RollupFixture(folder)) {
      f.store.take(List.of(counter(REQUESTS, 10, 60), gauge(series("level"), 10, 1)));
      assertThatThrownBy(() -> f.values(query("requests", Function.AVG, 0, 60)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("function: avg has no values of requests (expected rate or sum");
      assertThatThrownBy(() -> f.values(query("level", Function.QUANTILE, 0, 60)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(f.values(query("unknown", Function.AVG, 0, 60))).isEmpty();
    }
  }

  @Test
  void aSlowBucketLeadsToItsTraces() {
    Series latency = series("latency", "route", "/a");
    try (RollupFixture f = new RollupFixture(folder)) {
      f.store.take(
          List.of(
              histogram(latency, 10, 9, 0, 0, 0, 0),
              histogram(latency, 50, 9, 85, 10, 4, 1),
              new Sample.Exemplar(latency, nanos(30), 0.05, 1, 1, 0),
              new Sample.Exemplar(latency, nanos(40), 0.06, 1, 2, 7),
              new Sample.Exemplar(latency, nanos(41), 0.3, 1, 3, 7)));
      f.commit(1);
      f.store.take(List.of(new Sample.Exemplar(latency, nanos(61), 0.7, 1, 4, 7)));
      MetricQuery all = query("latency", Function.RATE, 0, 120, Map.of(), List.of("route"));
      double no = Double.POSITIVE_INFINITY;
      assertThat(f.store.exemplars(all, -no, no).items())
          .extracting(ExemplarView::value)
          .containsExactly(0.7, 0.3, 0.06);
      MetricQuery slow = query("latency", Function.QUANTILE, 0, 120);
      assertThat(f.values(slow)[0]).isEqualTo(0.1 + 0.4 * (90 - 85) / 10, within(1e-12));
      Answer<ExemplarView> traces = f.store.exemplars(slow, 0.3, no);
      assertThat(traces.items()).extracting(ExemplarView::value).containsExactly(0.7, 0.3);
      assertThat(traces.matched()).isEqualTo(2);
      assertThat(traces.items().getFirst().traceId()).isEqualTo("00000000000000010000000000000004");
      assertThat(traces.items().getFirst().spanId()).isEqualTo("0000000000000007");
    }
  }

  @Test
  void crashesAndMergesChangeNoAnswer() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      List<List<Sample>> input = input(random, 200);
      double[] expected;
      double[] hourly;
      try (RollupFixture f = new RollupFixture(folder.resolve("plain" + seed))) {
        input.forEach(f.store::take);
        expected = f.values(query("requests", Function.SUM, 0, 40_000));
        hourly = f.values(query("requests", Function.SUM, 0, 86_400 * 60));
      }
      Path disturbed = folder.resolve("disturbed" + seed);
      RollupFixture f = new RollupFixture(disturbed);
      for (int at = 0; at < input.size(); ) {
        f.store.take(input.get(at++));
        switch (random.nextInt(30)) {
          case 0, 1, 2 -> f.commit(at);
          case 3 -> f.store.stage();
          case 4 -> f.store.maintain(BEGIN.plusSeconds(random.nextInt(86_400)));
          case 5 -> {
            f.close();
            f = new RollupFixture(disturbed);
            at = (int) f.committed();
          }
          default -> {}
        }
      }
      assertThat(f.values(query("requests", Function.SUM, 0, 40_000)))
          .as("seed " + seed)
          .isEqualTo(expected);
      f.commit(input.size());
      for (int i = 0; i < 3; i++) {
        f.store.maintain(BEGIN.plus(Duration.ofDays(2)));
        assertThat(f.values(query("requests", Function.SUM, 0, 40_000)))
            .as("seed " + seed)
            .isEqualTo(expected);
        assertThat(f.values(query("requests", Function.SUM, 0, 86_400 * 60)))
            .as("seed " + seed)
            .isEqualTo(hourly);
      }
      try (View view = f.catalog.view()) {
        assertThat(view.of(DataClass.METRICS_COARSE)).isNotEmpty();
        assertThat(view.of(DataClass.METRICS_FINE)).noneMatch(file -> file.level() == 0);
      }
      f.close();
    }
  }

  private static List<List<Sample>> input(Random random, int batches) {
    List<List<Sample>> input = new ArrayList<>();
    double time = 0;
    double[] values = new double[6];
    for (int b = 0; b < batches; b++) {
      List<Sample> batch = new ArrayList<>();
      for (int s = 0; s < values.length; s++) {
        values[s] += random.nextInt(5);
        Series series = series("requests", "n", String.valueOf(s));
        batch.add(counter(series, time + random.nextInt(100) * 0.01 + s, values[s]));
      }
      time += 2 + random.nextInt(200); // a point each 102 s: well within steps of 2 min
      input.add(batch);
      if (random.nextInt(5) == 0 && b > 1) {
        input.add(input.get(random.nextInt(input.size())));
      }
    }
    return input;
  }

  @Test
  void coarseRollupsAreKeptLonger() {
    Duration age = Duration.ofHours(3);
    Retention retention = Retention.DEFAULT.with(DataClass.METRICS_FINE, age);
    try (RollupFixture f =
        new RollupFixture(folder, RollupConfig.DEFAULT, retention, new StoreDisk.Real())) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i <= 360; i++) {
        samples.add(counter(REQUESTS, i * 60 + 30, i));
      }
      f.store.take(samples);
      f.commit(1);
      f.store.maintain(BEGIN.plus(Duration.ofHours(8)));
      MetricQuery query = query("requests", Function.SUM, 0, 6 * 3600);
      assertThat(f.store.range(query).items().getFirst().step()).isEqualTo(Duration.ofHours(1));
      assertThat(f.values(query)).containsExactly(59, 60, 60, 60, 60, 60);
      MetricQuery recent = query("requests", Function.SUM, 5.5 * 3600, 6 * 3600);
      assertThat(f.store.range(recent).items().getFirst().step()).isEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void aDamagedFileIsSetAsideAndTheRestAnswers() throws IOException {
    try (RollupFixture f = new RollupFixture(folder)) {
      f.store.take(List.of(counter(REQUESTS, 10, 5)));
      f.commit(1);
      f.store.take(List.of(counter(REQUESTS, 70, 11)));
      f.commit(2);
      DataFile first;
      try (View view = f.catalog.view()) {
        first = view.files().getFirst();
      }
      Path path = f.catalog.path(first);
      Files.write(path, new byte[(int) first.bytes()], StandardOpenOption.TRUNCATE_EXISTING);
      double[] values = f.values(query("requests", Function.SUM, 0, 120));
      assertThat(values).containsExactly(Double.NaN, 11);
      assertThat(f.catalog.quarantined()).hasSize(1);
      f.store.maintain(BEGIN.plus(Duration.ofDays(1)));
      assertThat(f.values(query("requests", Function.SUM, 0, 120))[1]).isEqualTo(11);
    }
  }

  @Test
  void readersSeeEachPointOnceWhileItIsCommitted() throws Exception {
    try (RollupFixture f = new RollupFixture(folder);
        ExecutorService reader = Executors.newSingleThreadExecutor()) {
      AtomicBoolean written = new AtomicBoolean();
      Future<List<Double>> seen =
          reader.submit(() -> {
            List<Double> totals = new ArrayList<>();
            while (!written.get()) {
              double[] values = f.values(query("requests", Function.SUM, 0, 3_600));
              totals.add(Arrays.stream(values).filter(v -> !Double.isNaN(v)).sum());
            }
            return totals;
          });
      for (int i = 1; i <= 300; i++) {
        f.store.take(List.of(counter(REQUESTS, i * 10, i)));
        if (i % 3 == 0) {
          f.commit(i);
        }
        if (i % 100 == 0) {
          f.store.maintain(BEGIN.plusSeconds(7_200));
        }
      }
      written.set(true);
      assertThat(seen.get()).isSorted().allMatch(total -> total <= 300);
      assertThat(Arrays.stream(f.values(query("requests", Function.SUM, 0, 3_000))).sum())
          .isEqualTo(300);
    }
  }

  @Test
  void seriesBeyondTheBoundAreRefusedAndCounted() {
    RollupConfig two =
        new RollupConfig(Duration.ofMinutes(1), Duration.ofSeconds(10), 2, Duration.ofMinutes(15));
    try (RollupFixture f =
        new RollupFixture(folder, two, Retention.DEFAULT, new StoreDisk.Real())) {
      for (int i = 0; i < 5; i++) {
        f.store.take(List.of(counter(series("requests", "n", "" + i), 10, 1)));
      }
      assertThat(f.store.counters().refused()).isEqualTo(3);
      assertThat(f.values(query("requests", Function.SUM, 0, 60))).containsExactly(2);
      f.commit(1);
      f.store.take(List.of(counter(series("requests", "n", "4"), 3_600, 1)));
      assertThat(f.store.counters().refused()).isEqualTo(3);
      f.commit(2);
      assertThat(f.store.counters().series()).isEqualTo(1);
    }
  }
}
