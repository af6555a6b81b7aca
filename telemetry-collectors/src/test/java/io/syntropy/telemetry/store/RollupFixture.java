package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.MetricQuery.Function;
import io.syntropy.telemetry.store.rollup.RollupConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A metric store over real files, and short names for what goes in and is asked for. */
final class RollupFixture implements AutoCloseable {
  /** A whole day. */
  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  static final double[] BOUNDS = {0.1, 0.5, 1};

  final Catalog catalog;
  final Duck duck;
  final RollupStore store;

  RollupFixture(Path folder) {
    this(folder, RollupConfig.DEFAULT, Retention.DEFAULT, new StoreDisk.Real());
  }

  RollupFixture(Path folder, RollupConfig config, Retention retention, StoreDisk disk) {
    catalog = Catalog.open(folder, disk);
    duck = Duck.open(folder, DuckLimits.DEFAULT);
    StoreParts parts = new StoreParts(catalog, duck, new ParquetFiles(catalog), retention);
    store = new RollupStore(parts, config, s -> s.name().startsWith("fine"));
  }

  void commit(long position) {
    List<DataFile> files = store.stage();
    catalog.commit(files, List.of(), Map.of(Signal.METRICS, position), store::published);
  }

  long committed() {
    return catalog.positions().getOrDefault(Signal.METRICS, 0L);
  }

  static Series series(String name, String... attributes) {
    Attributes resource = Attributes.of("service.name", "shop");
    return new Series("", name, "s", resource, Attributes.of(attributes));
  }

  static long nanos(double seconds) {
    return BEGIN.getEpochSecond() * 1_000_000_000L + Math.round(seconds * 1e9);
  }

  static Sample.Sum counter(Series series, double seconds, double value) {
    return new Sample.Sum(series, nanos(0), nanos(seconds), Temporality.CUMULATIVE, true, value);
  }

  static Sample.Gauge gauge(Series series, double seconds, double value) {
    return new Sample.Gauge(series, nanos(seconds), value);
  }

  static Sample.Histogram histogram(Series series, double seconds, double sum, long... counts) {
    long count = 0;
    for (long c : counts) {
      count += c;
    }
    return new Sample.Histogram(
        series,
        nanos(0),
        nanos(seconds),
        Temporality.CUMULATIVE,
        count,
        sum,
        BOUNDS.clone(),
        counts);
  }

  static MetricQuery query(String name, Function function, double from, double to) {
    return query(name, function, from, to, Map.of(), List.of());
  }

  static MetricQuery query(
      String name,
      Function function,
      double from,
      double to,
      Map<String, Set<String>> filters,
      List<String> groupBy) {
    return new MetricQuery(
        name,
        filters,
        groupBy,
        new TimeRange(
            BEGIN.plus(Duration.ofMillis((long) (from * 1000))),
            BEGIN.plus(Duration.ofMillis((long) (to * 1000)))),
        function,
        0.9,
        MetricQuery.MAX_POINTS,
        200);
  }

  double[] values(MetricQuery query) {
    List<MetricSeries> all = store.range(query).items();
    return all.isEmpty()
        ? new double[0]
        : all.getFirst().points().stream().mapToDouble(MetricSeries.Point::value).toArray();
  }

  @Override
  public void close() {
    store.close();
    duck.close();
  }
}
