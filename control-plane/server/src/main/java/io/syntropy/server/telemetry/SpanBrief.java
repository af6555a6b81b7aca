package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.SpanRow;
import java.time.Instant;

/**
 * A span as a row of a waterfall; its attributes are one call further.
 *
 * @param weight how many spans it stands for, since a sample is kept
 */
public record SpanBrief(
    String spanId,
    String parentSpanId,
    String service,
    String region,
    String name,
    String kind,
    String status,
    Instant start,
    double durationMs,
    double weight) {

  static SpanBrief of(SpanRow row) {
    return new SpanBrief(
        row.spanId(),
        row.parentSpanId(),
        row.service(),
        row.region(),
        row.name(),
        row.kind(),
        row.status(),
        Times.instant(row.startNanos()),
        row.durationNanos() / 1e6,
        row.weight());
  }
}
