package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process that takes, commits and merges without pause until it is killed. Arguments: folder, how
 * many batches there will be at most. Batch n is the same in every process.
 */
final class KilledStore {
  static final Instant START = Instant.parse("2026-11-20T22:30:00Z");
  static final int BATCH = 20;

  private KilledStore() {}

  static DuckStore open(Path folder) {
    return DuckStore.open(
        folder,
        Retention.DEFAULT,
        DuckLimits.DEFAULT,
        Clock.fixed(START.plus(Duration.ofHours(9)), ZoneOffset.UTC),
        new StoreDisk.Real(),
        parts -> new NoMetrics());
  }

  public static void main(String[] args) {
    DuckStore store = open(Path.of(args[0]));
    Thread maintenance =
        new Thread(() -> {
          while (!Thread.currentThread().isInterrupted()) {
            store.maintain();
          }
        });
    maintenance.setDaemon(true);
    maintenance.start();
    long n = store.writer().committed().getOrDefault(Signal.TRACES, 0L);
    System.out.println("ready at " + n);
    for (; n < Long.parseLong(args[1]); n++) {
      store.writer().spans(spans(n));
      store.writer().logs(logs(n));
      store.writer().commit(Map.of(Signal.TRACES, n + 1, Signal.LOGS, n + 1));
      System.out.println("committed");
    }
  }

  static List<KeptSpan> spans(long batch) {
    List<KeptSpan> out = new ArrayList<>();
    for (int i = 1; i <= BATCH; i++) {
      long id = batch * BATCH + i;
      out.add(
          TelemetryStoreContract.span(
              Long.toHexString(id * 0x9E3779B97F4A7C15L), id, time(batch), Attributes.EMPTY));
    }
    return out;
  }

  static List<Sample.Log> logs(long batch) {
    List<Sample.Log> out = new ArrayList<>();
    for (int i = 1; i <= BATCH; i++) {
      out.add(
          new Sample.Log(
              DataFile.nanos(time(batch)),
              i % 4 == 0 ? "DEBUG" : "INFO",
              "line " + (batch * BATCH + i),
              "",
              "",
              Attributes.EMPTY,
              Attributes.EMPTY));
    }
    return out;
  }

  /** Some hours, so that merging splits. */
  private static Instant time(long batch) {
    return START.plus(Duration.ofMinutes(batch * 7 % 300));
  }
}
