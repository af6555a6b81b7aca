package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.Map;

/**
 * A stored exemplar.
 *
 * @param labels of its group
 * @param spanId hex, empty when absent
 */
public record ExemplarView(
    Map<String, String> labels, Instant time, double value, String traceId, String spanId) {

  public ExemplarView {
    labels = Map.copyOf(labels);
  }
}
