package io.syntropy.telemetry;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How a journal is used, as Prometheus metrics. */
final class JournalMetrics implements MultiCollector {
  private final Histogram seconds =
      histogram(
          "syntropy_journal_commit_duration_seconds",
          "Time to write one batch and force it to stable storage.",
          0.0005,
          0.001,
          0.0025,
          0.005,
          0.01,
          0.025,
          0.05,
          0.1,
          0.25,
          0.5,
          1,
          2.5,
          5);
  private final Histogram records =
      histogram(
          "syntropy_journal_commit_records",
          "Records in one batch.",
          1,
          2,
          4,
          8,
          16,
          32,
          64,
          128,
          256,
          512);
  private final Histogram bytes =
      histogram(
          "syntropy_journal_commit_bytes",
          "Payload bytes in one batch.",
          1 << 8,
          1 << 10,
          1 << 12,
          1 << 14,
          1 << 16,
          1 << 18,
          1 << 20,
          1 << 22,
          1 << 23);
  private final LongAdder failures = new LongAdder();
  private final SegmentJournal journal;
  private volatile double lastCommit;
  private volatile boolean failing;

  JournalMetrics(SegmentJournal journal) {
    this.journal = journal;
  }

  private static Histogram histogram(String name, String help, double... bounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .build();
  }

  void committed(long nanos, int batch, long payload) {
    seconds.observe(nanos / 1e9);
    records.observe(batch);
    bytes.observe(payload);
    lastCommit = System.currentTimeMillis() / 1e3;
    failing = false;
  }

  void failed() {
    failures.increment();
    failing = true;
  }

  /** Whether the newest batch could not be stored. */
  boolean failing() {
    return failing;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(seconds.collect());
    all.add(records.collect());
    all.add(bytes.collect());
    all.add(
        MetricText.counter(
            "syntropy_journal_commit_failures",
            "Batches that could not be stored.",
            Map.of(Labels.EMPTY, failures.sum())));
    all.add(
        MetricText.gauge(
            "syntropy_journal_last_commit_timestamp_seconds",
            "When the last batch was forced, in Unix time; 0 for none yet.",
            lastCommit));
    all.add(
        MetricText.gauge(
            "syntropy_journal_begin_position", "Position of the oldest record.", journal.begin()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_end_position", "Position of the next record.", journal.end()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_kept_bytes",
            "Bytes between the two.",
            Math.max(0, journal.end() - journal.begin())));
    all.add(
        MetricText.gauge(
            "syntropy_journal_queued_records",
            "Records appended that the control loop has not processed.",
            journal.queuedRecords()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_queued_bytes", "Bytes of those records.", journal.queuedBytes()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_queue_limit_records",
            "Above it telemetry is refused with 503.",
            journal.maxQueuedRecords()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_queue_limit_bytes",
            "Above it telemetry is refused with 503.",
            journal.maxQueuedBytes()));
    all.add(
        MetricText.gauge(
            "syntropy_journal_damaged_bytes",
            "Damage found and skipped since the start.",
            journal.damagedBytes()));
    return new MetricSnapshots(all);
  }
}
