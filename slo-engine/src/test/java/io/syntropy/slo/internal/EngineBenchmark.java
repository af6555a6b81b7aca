package io.syntropy.slo.internal;

import com.sun.management.ThreadMXBean;
import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.BudgetingMethod;
import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;

/**
 * What an SLO costs: memory of groups with 90 days of data, folding, evaluation in random order,
 * checkpoints. One thread; CPU time and allocations are that thread's.
 */
public final class EngineBenchmark {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long NOW = Instant.parse("2026-06-01T00:00:00Z").getEpochSecond();
  private static final int INTERVAL_S = 30;

  private final Folding folding = new Folding(new EngineLimits(1_000_000, 2_000));
  private final Definitions definitions;
  private final Evaluations evaluations;
  private final List<Series[]> series = new ArrayList<>();
  private final Random random = new Random(42);
  private final int rounds;
  private long now = NOW;
  private double sum;

  private EngineBenchmark(int slos, int regions, int rounds) {
    this.rounds = rounds;
    List<Slo> defined = new ArrayList<>();
    for (int i = 0; i < slos; i++) {
      defined.add(slo(i));
      for (int region = 0; region < regions; region++) {
        series.add(new Series[] {series(i, region, "200"), series(i, region, "500")});
      }
    }
    definitions = Definitions.NONE.next(defined, Map.of(), Instant.EPOCH, slo -> List.of());
    folding.define(definitions.indicators(), List.of());
    evaluations = new Evaluations(new Lookup(definitions, folding));
  }

  /** {@code evaluate|memory-groups [SLOS [REGIONS [ROUNDS]]]}; started by {@code docs/bench}. */
  public static void main(String[] args) throws IOException {
    int slos = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    int regions = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 15;
    print(
        "%s, %d processors, load %.1f, Java %s, heap of at most %,d MiB",
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.version(),
        Runtime.getRuntime().maxMemory() >> 20);
    EngineBenchmark benchmark = new EngineBenchmark(slos, regions, rounds);
    benchmark.fill();
    benchmark.memory();
    if (args.length > 0 && args[0].equals("memory-groups")) {
      Path file = Files.createTempFile("engine", ".checkpoint");
      try {
        benchmark.write(file);
        benchmark = null; // A restart has the old engine no longer in memory.
        restore(file);
      } finally {
        Files.delete(file);
      }
    } else {
      benchmark.rounds();
    }
  }

  private static Slo slo(int i) {
    Selector all =
        Selector.metric("http.requests", Map.of("service.name", "s" + i), List.of("cloud.region"));
    Indicator errors =
        new Indicator.Ratio(all.and("status", new AttributeMatch.Equal("500")), false, all);
    return new Slo(
        "slo-" + i,
        "",
        "s" + i,
        "errors",
        new TimeWindow.Rolling(Duration.ofDays(30)),
        BudgetingMethod.OCCURRENCES,
        List.of(new Objective("", 0.999, errors)),
        List.of());
  }

  private static Series series(int service, int region, String status) {
    return new Series(
        "http@1",
        "http.requests",
        "{request}",
        Attributes.of("service.name", "s" + service, "cloud.region", "region-" + region),
        Attributes.of("status", status));
  }

  // Every series reports twice by the ordinary way; what lies between goes to the same columns by
  // the method that folding uses, or filling would take most of the time.
  private void fill() {
    long cpu = THREAD.getCurrentThreadCpuTime();
    Collections.shuffle(series, random);
    feed(NOW - 90 * 86_400L + 3600);
    for (Track track : folding.tracks.values()) {
      for (GroupState group : track.groups()) {
        fill(group);
      }
    }
    for (int i = 20; i >= 1; i--) {
      feed(NOW - i * (long) INTERVAL_S);
    }
    print(
        "%,d groups filled with 90 d (%.0f CPU-s)",
        series.size(), (THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private void fill(GroupState group) {
    int rate = 1 + random.nextInt(200);
    for (long t = NOW - 89 * 86_400L; t < NOW - 700; ) {
      long step = t < NOW - 3 * 86_400L ? 3600 : t < NOW - 6 * 3600 ? 60 : 10;
      long slice = Slices.of(t * 1_000_000_000L);
      int events = (int) (step * (rate + random.nextInt(rate)));
      group.add(GroupState.TOTAL, slice, events);
      group.add(GroupState.PART, slice, random.nextInt(1 + events / 1000));
      group.addMillis(GroupState.EXPECTED, (t - step) * 1_000_000_000L, t * 1_000_000_000L);
      group.addMillis(GroupState.COVERED, (t - step) * 1_000_000_000L, t * 1_000_000_000L);
      t += step;
    }
  }

  private long feed(long second) {
    long points = 0;
    for (Series[] group : series) {
      List<Sample> samples = new ArrayList<>(2);
      for (int i = 0; i < 2; i++) {
        double events = i == 0 ? 1000 + random.nextInt(1000) : random.nextInt(3);
        long nanos = second * 1_000_000_000L + random.nextInt(1_000_000_000);
        long start = nanos - INTERVAL_S * 1_000_000_000L;
        samples.add(new Sample.Sum(group[i], start, nanos, Sample.Temporality.DELTA, true, events));
      }
      folding.accept((second + 1) * 1_000_000_000L, samples);
      points += 2;
    }
    return points;
  }

  private void memory() {
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    print(
        "heap used after a collection: %,.0f MiB, %.1f KB a group (series and definitions included)",
        used / 1048576.0, used / 1000.0 / series.size());
    LongSummaryStatistics bytes =
        folding.tracks.values().stream()
            .flatMap(track -> track.groups().stream())
            .mapToLong(GroupState::bytes)
            .summaryStatistics();
    print("counted: %.1f KB a group, at most %.1f", bytes.getAverage() / 1e3, bytes.getMax() / 1e3);
  }

  private void rounds() {
    double[] rate = new double[rounds];
    double[] bytes = new double[rounds];
    double[] fold = new double[rounds];
    double[] all = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Collections.shuffle(series, random);
      long cpu = THREAD.getCurrentThreadCpuTime();
      long points = feed(now += INTERVAL_S);
      fold[i] = points / ((THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
      Instant at = Instant.ofEpochSecond(now + 1);
      int[] visits = new int[1];
      long allocated = THREAD.getCurrentThreadAllocatedBytes();
      cpu = THREAD.getCurrentThreadCpuTime();
      evaluations.changed(folding, at, e -> visit(e, visits));
      cpu = THREAD.getCurrentThreadCpuTime() - cpu;
      allocated = THREAD.getCurrentThreadAllocatedBytes() - allocated;
      if (visits[0] != series.size()) {
        throw new IllegalStateException("visits: " + visits[0] + ", expected " + series.size());
      }
      rate[i] = visits[0] / (cpu / 1e9);
      bytes[i] = (double) allocated / visits[0];
      cpu = THREAD.getCurrentThreadCpuTime();
      evaluations.all(at, e -> visit(e, visits));
      all[i] = series.size() / ((THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
    }
    print("evaluations per CPU-second, random order: %s", quartiles(rate));
    print("bytes allocated per evaluation: %s", quartiles(bytes));
    print("evaluations per CPU-second, in order of names: %s", quartiles(all));
    print("points folded per CPU-second, random order: %s", quartiles(fold));
    print("(checked: %g)", sum);
  }

  private void visit(Evaluation e, int[] visits) {
    visits[0]++;
    sum += e.budgetRemaining() + e.tier();
    for (BurnWindow window : BurnWindow.ALL) {
      double burn = e.burn(window);
      sum += Double.isNaN(burn) ? 0 : burn;
    }
  }

  private void write(Path file) throws IOException {
    long cpu = THREAD.getCurrentThreadCpuTime();
    try (OutputStream out = Files.newOutputStream(file)) {
      Checkpoint.write(out, definitions, folding);
    }
    print(
        "checkpoint: %,d MiB written in %.1f CPU-s",
        Files.size(file) >> 20, (THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private static void restore(Path file) throws IOException {
    long cpu = THREAD.getCurrentThreadCpuTime();
    try (InputStream in = Files.newInputStream(file)) {
      Checkpoint.read(in, EngineLimits.DEFAULT);
    }
    print("restored in %.1f CPU-s", (THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  /** Median (lowest to highest) of all rounds after the first third. */
  private static String quartiles(double[] all) {
    double[] figures = Arrays.copyOfRange(all, all.length / 3, all.length);
    Arrays.sort(figures);
    return String.format(
        Locale.ROOT,
        "%,.0f (%,.0f-%,.0f)",
        figures[figures.length / 2],
        figures[0],
        figures[figures.length - 1]);
  }

  private static void print(String format, Object... args) {
    System.out.printf(Locale.ROOT, format + "%n", args);
  }
}
