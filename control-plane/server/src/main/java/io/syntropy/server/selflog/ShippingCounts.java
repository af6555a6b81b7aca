package io.syntropy.server.selflog;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.metrics.Numbers;
import java.util.concurrent.atomic.LongAdder;

/** What became of the log lines to ship; the newest failure in words. */
final class ShippingCounts implements MultiCollector {
  private final LongAdder offered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile String failure = "";

  void offered() {
    offered.increment();
  }

  void refused() {
    refused.increment();
  }

  void sent(long lines) {
    sent.increment();
    delivered.add(lines);
    failure = "";
  }

  void failed(String reason) {
    failed.increment();
    failure = reason;
  }

  /** Why the newest attempt failed; empty when it did not. */
  String failure() {
    return failure;
  }

  String inWords() {
    return "%d lines delivered of %d, %d refused by a full queue"
        .formatted(delivered.sum(), offered.sum() + refused.sum(), refused.sum());
  }

  @Override
  public MetricSnapshots collect() {
    String lines = "Own log lines to ship: taken, refused by a full queue, delivered.";
    String requests = "Requests that shipped them.";
    return new Numbers()
        .counter("syntropy_log_lines", lines, Labels.of("outcome", "taken"), offered.sum())
        .counter("syntropy_log_lines", lines, Labels.of("outcome", "refused"), refused.sum())
        .counter("syntropy_log_lines", lines, Labels.of("outcome", "delivered"), delivered.sum())
        .counter("syntropy_log_requests", requests, Labels.of("outcome", "sent"), sent.sum())
        .counter("syntropy_log_requests", requests, Labels.of("outcome", "failed"), failed.sum())
        .snapshots();
  }
}
