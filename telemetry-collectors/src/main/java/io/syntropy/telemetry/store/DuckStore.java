package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.RollupConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: Parquet files in one folder, found by a manifest, read and written by a
 * DuckDB in this process.
 */
public final class DuckStore implements TelemetryStore {
  private final StoreParts parts;
  private final Clock clock;
  private final SpanStore spans;
  private final LogStore logs;
  private final MetricStore metrics;
  private final Maintenance maintenance;
  private final TelemetryWriter writer = new Writer();
  private final TelemetryReader reader;
  private volatile @Nullable String fault;

  private DuckStore(StoreParts parts, Clock clock, Function<StoreParts, MetricStore> metricStore) {
    this.parts = parts;
    this.clock = clock;
    TraceIndexes indexes = new TraceIndexes(parts.catalog());
    this.spans = new SpanStore(parts, indexes);
    this.logs = new LogStore(parts, indexes);
    this.metrics = metricStore.apply(parts);
    this.maintenance = new Maintenance(parts, spans, logs, metrics, indexes);
    this.reader = new DuckReader(spans, logs, metrics);
  }

  /**
   * Opens the store in {@code folder}, made when missing.
   *
   * @param fine which series are rolled up over 10 s instead of a minute
   * @throws StoreUnavailable when the folder cannot be used, or holds a newer format
   */
  public static DuckStore open(
      Path folder, Retention retention, DuckLimits limits, Clock clock, Predicate<Series> fine) {
    return open(
        folder,
        retention,
        limits,
        clock,
        new StoreDisk.Real(),
        parts -> new RollupStore(parts, RollupConfig.DEFAULT, fine));
  }

  /** With the parts that tests exchange. */
  static DuckStore open(
      Path folder,
      Retention retention,
      DuckLimits limits,
      Clock clock,
      StoreDisk disk,
      Function<StoreParts, MetricStore> metricStore) {
    Catalog catalog = Catalog.open(folder, disk);
    Duck duck = Duck.open(folder, limits);
    try {
      return new DuckStore(
          new StoreParts(catalog, duck, new ParquetFiles(catalog), retention), clock, metricStore);
    } catch (StoreUnavailable e) {
      duck.close();
      throw e;
    }
  }

  @Override
  public TelemetryWriter writer() {
    return writer;
  }

  @Override
  public TelemetryReader reader() {
    return reader;
  }

  @Override
  public synchronized void maintain() {
    try {
      maintenance.run(clock.instant());
    } catch (StoreUnavailable e) {
      fault = e.getMessage();
      throw e;
    }
  }

  @Override
  public StoreHealth health() {
    Map<Signal, Long> bytes = new EnumMap<>(Signal.class);
    try (View view = parts.catalog().view()) {
      view.files().forEach(f -> bytes.merge(f.dataClass().signal(), f.bytes(), Long::sum));
    }
    Map<Signal, Instant> watermarks = new EnumMap<>(Signal.class);
    put(watermarks, Signal.TRACES, spans.watermark().get());
    put(watermarks, Signal.LOGS, logs.watermark().get());
    put(watermarks, Signal.METRICS, metrics.watermark());
    return new StoreHealth(bytes, watermarks, parts.catalog().quarantined(), fault);
  }

  private static void put(Map<Signal, Instant> map, Signal signal, @Nullable Instant time) {
    if (time != null) {
      map.put(signal, time);
    }
  }

  @Override
  public void close() {
    spans.close();
    logs.close();
    metrics.close();
    parts.duck().close();
  }

  /** The writing side. */
  private final class Writer implements TelemetryWriter {

    @Override
    public void points(List<Sample> samples) {
      metrics.take(samples);
    }

    @Override
    public void spans(List<KeptSpan> taken) {
      noted(() -> spans.take(taken));
    }

    @Override
    public void logs(List<Sample.Log> taken) {
      noted(() -> logs.take(taken));
    }

    @Override
    public void commit(Map<Signal, Long> positions) {
      noted(() -> {
        List<DataFile> fresh = new ArrayList<>();
        if (positions.containsKey(Signal.TRACES)) {
          fresh.addAll(spans.tail().stage());
        }
        if (positions.containsKey(Signal.LOGS)) {
          fresh.addAll(logs.tail().stage());
        }
        if (positions.containsKey(Signal.METRICS)) {
          fresh.addAll(metrics.stage());
        }
        if (!fresh.isEmpty() || moves(positions)) {
          parts.catalog().commit(fresh, List.of(), positions, () -> published(positions.keySet()));
        }
      });
      fault = null;
    }

    private boolean moves(Map<Signal, Long> positions) {
      return !committed().entrySet().containsAll(positions.entrySet());
    }

    private void published(Set<Signal> signals) {
      if (signals.contains(Signal.TRACES)) {
        spans.tail().published();
      }
      if (signals.contains(Signal.LOGS)) {
        logs.tail().published();
      }
      if (signals.contains(Signal.METRICS)) {
        metrics.published();
      }
    }

    private void noted(Runnable step) {
      try {
        step.run();
      } catch (StoreUnavailable e) {
        fault = e.getMessage();
        throw e;
      }
    }

    @Override
    public Map<Signal, Long> committed() {
      Map<Signal, Long> out = new EnumMap<>(Signal.class);
      for (Signal signal : Signal.values()) {
        out.put(signal, parts.catalog().positions().getOrDefault(signal, 0L));
      }
      return out;
    }
  }
}
