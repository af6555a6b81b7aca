package io.syntropy.telemetry.store;

import com.sun.management.OperatingSystemMXBean;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.RollupConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What the metric store costs: points folded per CPU-second, CPU of a commit and of merging, bytes
 * of heap per series and of Parquet per point. Points are made beforehand and are not counted. The
 * command is in docs/guides/metrics.md.
 *
 * <p>Arguments: series, seconds between the points of a series, minutes, and {@code sdk} (of four
 * series one delta histogram with an exemplar and three counters) or {@code histograms} (cumulative
 * ones only).
 */
public final class RollupBenchmark {
  private static final long BEGIN = 1_764_000_000L / 3600 * 3600 * 1_000_000_000L;
  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final int COMMIT_SECONDS = 300;
  private static final int BATCH = 200;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<Series> series = new ArrayList<>();
  private final long[][] counts;
  private final Random random = new Random(1);
  private final boolean histograms;

  private RollupBenchmark(int size, boolean histograms) {
    this.histograms = histograms;
    counts = new long[size][];
    Attributes resource = Attributes.EMPTY;
    for (int i = 0; i < size; i++) {
      if (i % 200 == 0) {
        resource =
            Attributes.of(
                "service.name", "social", "service.instance.id", "i-" + i, "host.name", "h-" + i);
      }
      Attributes attributes =
          Attributes.of(
              "http.route",
              "/v1/resource/" + i % 200 / 4,
              "http.request.method",
              "GET",
              "http.response.status_code",
              String.valueOf(200 + i % 4));
      boolean histogram = histograms || i % 4 == 0;
      String name = histogram ? "http.server.request.duration" : "http.server.request.count";
      series.add(new Series("sdk@1", name, histogram ? "s" : "{request}", resource, attributes));
      counts[i] = new long[BOUNDS.length + 1];
    }
  }

  /** The next points of the series of one process. */
  private List<Sample> batch(int first, long time, long interval) {
    List<Sample> out = new ArrayList<>(BATCH * 5 / 4);
    for (int i = first; i < Math.min(counts.length, first + BATCH); i++) {
      if (histograms || i % 4 == 0) {
        long[] now = histograms ? counts[i].clone() : new long[BOUNDS.length + 1];
        for (int k = 0; k < 4; k++) {
          now[3 + random.nextInt(8)] += 1 + random.nextInt(9);
        }
        counts[i] = now;
        long count = 0;
        for (long c : now) {
          count += c;
        }
        Temporality t = histograms ? Temporality.CUMULATIVE : Temporality.DELTA;
        long start = histograms ? BEGIN - 1_000_000_000L : time - interval;
        double sum = count * 0.123;
        out.add(new Sample.Histogram(series.get(i), start, time, t, count, sum, BOUNDS, now));
        if (!histograms) {
          out.add(new Sample.Exemplar(series.get(i), time, 0.3, i, time, i));
        }
      } else {
        counts[i][0] += random.nextInt(50);
        long start = BEGIN - 1_000_000_000L;
        out.add(
            new Sample.Sum(series.get(i), start, time, Temporality.CUMULATIVE, true, counts[i][0]));
      }
    }
    return out;
  }

  public static void main(String[] args) throws Exception {
    int size = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int interval = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    int minutes = args.length > 2 ? Integer.parseInt(args[2]) : 20;
    boolean histograms = args.length > 3 && args[3].equals("histograms");
    Path folder = Files.createTempDirectory("rollup-benchmark");
    try {
      new RollupBenchmark(size, histograms).run(folder, interval, minutes);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  private void run(Path folder, int interval, int minutes) throws IOException {
    Catalog catalog = Catalog.open(folder, new StoreDisk.Real());
    try (Duck duck = Duck.open(folder, DuckLimits.DEFAULT)) {
      StoreParts parts =
          new StoreParts(catalog, duck, new ParquetFiles(catalog), Retention.DEFAULT);
      try (RollupStore store = new RollupStore(parts, RollupConfig.DEFAULT, s -> false)) {
        long before = heap();
        long fold = 0;
        long points = 0;
        long commits = 0;
        long bytes = 0;
        long held = 0;
        int rounds = minutes * 60 / interval;
        for (int r = 1; r <= rounds; r++) {
          boolean measured = r > rounds / 2;
          long time = BEGIN + r * interval * 1_000_000_000L - 500_000_000L;
          long took = 0;
          for (int i = 0; i < counts.length; i += BATCH) {
            // Still warm, as from the decoder.
            List<Sample> samples = batch(i, time, interval * 1_000_000_000L);
            long from = THREADS.getCurrentThreadCpuTime();
            store.take(samples);
            took += THREADS.getCurrentThreadCpuTime() - from;
          }
          if (r * interval % COMMIT_SECONDS == 0) {
            held = Math.max(held, heap() - before);
            long cpu = PROCESS.getProcessCpuTime();
            List<DataFile> files = store.stage();
            catalog.commit(files, List.of(), Map.of(Signal.METRICS, (long) r), store::published);
            if (measured) {
              commits += PROCESS.getProcessCpuTime() - cpu;
              bytes += files.stream().mapToLong(DataFile::bytes).sum();
            }
          }
          if (measured) {
            fold += took;
            points += counts.length;
          }
        }
        long cpu = PROCESS.getProcessCpuTime();
        store.maintain(Instant.ofEpochSecond(BEGIN / 1_000_000_000L).plusSeconds(86_400 * 2));
        long merging = PROCESS.getProcessCpuTime() - cpu;
        long merged;
        try (View view = catalog.view()) {
          merged = view.files().stream().mapToLong(DataFile::bytes).sum();
        }
        System.out.printf(
            Locale.ROOT,
            "%,d series (%s), a point each %d s, %d min: fold %.3f us a point (%,.0f points per"
                + " CPU-second); commits %.3f us a point; merging %.3f us a point; heap %,.0f B a"
                + " series, bounds and identities not counted; %.2f B a point as committed, %.2f"
                + " merged with hourly rollups; load %.1f%n",
            counts.length,
            histograms ? "cumulative histograms" : "SDK mix",
            interval,
            minutes,
            fold / 1e3 / points,
            points / (fold / 1e9),
            commits / 1e3 / points,
            merging / 1e3 / (points * 2),
            (double) held / counts.length,
            (double) bytes / points,
            (double) merged / (points * 2),
            PROCESS.getSystemLoadAverage());
      }
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
