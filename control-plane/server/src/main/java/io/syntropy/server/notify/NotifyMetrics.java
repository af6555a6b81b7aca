package io.syntropy.server.notify;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.metrics.Numbers;
import jakarta.enterprise.context.ApplicationScoped;

/** What {@code /metrics} says of notices: what waits, what was sent, what failed. */
@ApplicationScoped
class NotifyMetrics implements MultiCollector {
  private final Deliveries deliveries;

  NotifyMetrics(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public MetricSnapshots collect() {
    Numbers numbers = new Numbers();
    for (Backlog.OfTarget target : deliveries.waiting()) {
      Labels labels = Labels.of("target", target.target());
      numbers
          .gauge(
              "syntropy_notices_pending", "Notices that wait.", labels, (double) target.pending())
          .gauge(
              "syntropy_notices_oldest_seconds",
              "How long the oldest notice has waited.",
              labels,
              target.oldest().toMillis() / 1e3)
          .gauge("syntropy_notices_dead", "Dead letters.", labels, (double) target.dead());
    }
    deliveries
        .counts()
        .forEach((target, counts) -> {
          Labels labels = Labels.of("target", target);
          numbers
              .counter("syntropy_notices_sent", "Notices taken.", labels, counts.sent.doubleValue())
              .counter(
                  "syntropy_notices_failed",
                  "Attempts that are made again.",
                  labels,
                  counts.failed.doubleValue())
              .counter(
                  "syntropy_notices_refused",
                  "Attempts that the target refused for good.",
                  labels,
                  counts.refused.doubleValue())
              .counter(
                  "syntropy_notices_repeated",
                  "Open incidents told again to targets that forget.",
                  labels,
                  counts.repeated.doubleValue());
        });
    return numbers.snapshots();
  }
}
