package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.ExemplarView;
import java.time.Instant;
import java.util.Map;

/**
 * A measured value and the trace it was measured in.
 *
 * @param value in the metric's unit
 */
public record ExemplarItem(
    Map<String, String> labels, Instant time, double value, String traceId, String spanId) {

  public ExemplarItem {
    labels = Map.copyOf(labels);
  }

  static ExemplarItem of(ExemplarView view) {
    return new ExemplarItem(
        view.labels(), view.time(), view.value(), view.traceId(), view.spanId());
  }
}
