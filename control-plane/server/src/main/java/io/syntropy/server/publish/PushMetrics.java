package io.syntropy.server.publish;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What {@code /metrics} says of the pushes. */
final class PushMetrics {
  private PushMetrics() {}

  static MetricSnapshots of(List<Push> pushes, Instant now) {
    if (pushes.isEmpty()) {
      return new MetricSnapshots(List.of());
    }
    GaugeSnapshot.Builder size =
        gauge("syntropy_audit_push_entries", "Entries that the newest pushed checkpoint covers.");
    GaugeSnapshot.Builder age =
        gauge("syntropy_audit_push_age_seconds", "Since the last checkpoint was pushed.");
    GaugeSnapshot.Builder rewritten =
        gauge("syntropy_audit_push_rewritten", "1 when the target contradicts the log.");
    CounterSnapshot.Builder failures =
        CounterSnapshot.builder()
            .name("syntropy_audit_push_failures")
            .help("Failed attempts since the start.");
    for (Push push : pushes) {
      Labels labels = Labels.of("target", push.target().name());
      Push.State state = push.state();
      Instant at = state.pushedAt();
      if (at != null) {
        add(size, labels, state.size());
        add(age, labels, Duration.between(at, now).toMillis() / 1_000.0);
      }
      add(rewritten, labels, state.rewritten() ? 1 : 0);
      failures.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(labels)
              .value(state.failed())
              .build());
    }
    return new MetricSnapshots(
        List.of(size.build(), age.build(), rewritten.build(), failures.build()));
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static void add(GaugeSnapshot.Builder gauge, Labels labels, double value) {
    gauge.dataPoint(
        GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }
}
