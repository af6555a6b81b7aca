package io.syntropy.telemetry.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Traces and log records: what taking and merging costs, then how long questions take while more is
 * taken. Everything runs in this process; it works in a temporary folder.
 *
 * <p>Arguments: millions of spans (and as many log records), spans an hour of event time, spans
 * taken a second during the questions (and as many log records), questions of each kind.
 */
public final class StoreBenchmark {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int BATCH = 2_000;
  private static final int COMMIT = 20_000;

  private final BenchmarkData data;
  private final long total;
  private final AtomicLong taken = new AtomicLong();
  private final DuckStore store;
  private final Random random = new Random(2);

  private StoreBenchmark(Path folder, BenchmarkData data, long total) {
    this.data = data;
    this.total = total;
    this.store =
        DuckStore.open(
            folder,
            Retention.DEFAULT,
            DuckLimits.DEFAULT,
            new DataClock(),
            new StoreDisk.Real(),
            parts -> new NoMetrics());
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    long total = (long) (Double.parseDouble(args[0]) * 1e6);
    long perHour = Long.parseLong(args[1]);
    int rate = Integer.parseInt(args[2]);
    int questions = Integer.parseInt(args[3]);
    System.out.printf(
        Locale.ROOT,
        "%s, %d processors, load %.1f, JDK %s%n",
        Instant.now(),
        PROCESS.getAvailableProcessors(),
        PROCESS.getSystemLoadAverage(),
        Runtime.version());
    Path folder = Files.createTempDirectory("store-benchmark");
    try {
      BenchmarkData data = new BenchmarkData(Instant.parse("2026-11-20T00:00:00Z"), perHour);
      StoreBenchmark benchmark = new StoreBenchmark(folder, data, total);
      benchmark.fill();
      benchmark.ask(rate, questions);
      benchmark.store.close();
    } catch (StoreUnavailable e) {
      e.printStackTrace();
      throw e;
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  private void fill() throws IOException {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    long merging = 0;
    while (taken.get() < total) {
      take(BATCH);
      if (taken.get() % COMMIT == 0) {
        commit();
      }
      if (taken.get() % (8 * COMMIT) == 0) {
        long before = PROCESS.getProcessCpuTime();
        store.maintain();
        merging += PROCESS.getProcessCpuTime() - before;
      }
    }
    commit();
    store.maintain();
    double seconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    StoreHealth health = store.health();
    System.out.printf(
        Locale.ROOT,
        "%,d spans and as many log records in %.0f s: %,.0f rows per CPU-second, %.0f %% of it"
            + " merging; %.0f bytes a span, %.0f a record; RSS %s, most %s; load %.1f%n",
        total,
        (System.nanoTime() - start) / 1e9,
        2 * total / seconds,
        merging / 1e7 / seconds,
        (double) health.bytes().getOrDefault(Signal.TRACES, 0L) / total,
        (double) health.bytes().getOrDefault(Signal.LOGS, 0L) / total,
        memory("VmRSS"),
        memory("VmHWM"),
        PROCESS.getSystemLoadAverage());
  }

  private void take(int rows) {
    long from = taken.get();
    store.writer().spans(LongStream.range(from, from + rows).mapToObj(data::span).toList());
    store.writer().logs(LongStream.range(from, from + rows).mapToObj(data::log).toList());
    taken.addAndGet(rows);
  }

  private void commit() {
    store.writer().commit(Map.of(Signal.TRACES, taken.get(), Signal.LOGS, taken.get()));
  }

  private void ask(int rate, int questions) throws Exception {
    Thread ingest = daemon(() -> ingest(rate));
    Thread maintenance = daemon(this::maintain);
    report("trace by id", questions, i -> trace());
    report("span with details", questions, i -> span());
    report("traces: service, status", questions, i -> spans(service(i), null, "error", Map.of()));
    report("traces: route, region", questions, i -> spans(null, "eu", null, Map.of()));
    report(
        "traces: attribute",
        questions,
        i -> spans(service(i), null, null, Map.of("thread.id", "7")));
    report("logs: service, level", questions, i -> logs(null, service(i), "ERROR", null));
    report("logs: text", questions, i -> logs("PAYMENT refused", null, null, null));
    report("logs: text, service", questions, i -> logs("timeout", service(i), null, null));
    report("logs of a trace", questions, i -> logs(null, null, null, known()));
    report("what differs, 10 min each", Math.max(1, questions / 10), i -> differs());
    ingest.interrupt();
    maintenance.interrupt();
    ingest.join();
    maintenance.join();
    System.out.printf(
        Locale.ROOT,
        "taken meanwhile %,d of each; RSS %s, most %s; load %.1f%n",
        taken.get() - total,
        memory("VmRSS"),
        memory("VmHWM"),
        PROCESS.getSystemLoadAverage());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void ingest(int rate) {
    try {
      for (int second = 1; ; second++) {
        long end = System.nanoTime() + 1_000_000_000L;
        take(rate);
        if (second % 2 == 0) {
          commit();
        }
        Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void maintain() {
    try {
      while (true) {
        store.maintain();
        Thread.sleep(10_000);
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void report(String what, int questions, IntConsumer question) {
    for (int i = 0; i < 3; i++) {
      question.accept(i);
    }
    long[] nanos = new long[questions];
    for (int i = 0; i < questions; i++) {
      long start = System.nanoTime();
      question.accept(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-28s p50 %6.1f ms  p95 %6.1f ms  max %6.1f ms  (n %d)%n",
        what,
        nanos[questions / 2] / 1e6,
        nanos[Math.min(questions - 1, questions * 95 / 100)] / 1e6,
        nanos[questions - 1] / 1e6,
        questions);
  }

  private String known() {
    return BenchmarkData.traceId((long) (random.nextDouble() * (total / 8)));
  }

  private static String service(int i) {
    return "service-" + i % 20;
  }

  private void trace() {
    check(store.reader().trace(known()).orElseThrow().spans().size() == 8);
  }

  private void span() {
    long n = (long) (random.nextDouble() * total);
    String trace = BenchmarkData.traceId(n / 8);
    String span = store.reader().trace(trace).orElseThrow().spans().getFirst().spanId();
    check(store.reader().span(trace, span).isPresent());
  }

  private TimeRange last(Duration length) {
    Instant now = data.time(taken.get());
    return new TimeRange(now.minus(length), now);
  }

  private void spans(String service, String region, String status, Map<String, String> attributes) {
    String route = service == null ? "/api/v1/resource7/{id}" : null;
    TimeRange hour = last(Duration.ofHours(1));
    check(
        store
                .reader()
                .traces(
                    new SpanQuery(
                        hour, service, route, region, status, null, null, attributes, 50, null))
                .matched()
            > 0);
  }

  private void logs(String text, String service, String level, String trace) {
    TimeRange range = last(trace == null ? Duration.ofHours(1) : Duration.ofDays(30));
    check(
        store
                .reader()
                .logs(
                    new LogQuery(
                        range, text, level, service, null, trace, null, Map.of(), 50, null))
                .matched()
            > 0);
  }

  private void differs() {
    Instant now = data.time(taken.get());
    Duration length = Duration.ofMinutes(10);
    DifferenceQuery query =
        new DifferenceQuery(
            TelemetryStoreContract.spansOf(new TimeRange(now.minus(length), now), 1, null),
            TelemetryStoreContract.spansOf(
                new TimeRange(now.minus(length.multipliedBy(2)), now.minus(length)), 1, null),
            20);
    check(!store.reader().difference(query).items().isEmpty());
  }

  private static void check(boolean answered) {
    if (!answered) {
      throw new IllegalStateException("no answer");
    }
  }

  private static String memory(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith(field))
        .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("?");
  }

  /** The event time of what was taken last. */
  private final class DataClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return data.time(taken.get());
    }
  }
}
