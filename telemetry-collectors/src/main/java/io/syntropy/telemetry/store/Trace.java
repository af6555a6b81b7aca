package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace without its details.
 *
 * @param matched how many spans are stored; more than given when the trace was cut
 */
public record Trace(
    String traceId, List<SpanRow> spans, long matched, @Nullable Instant watermark) {

  public Trace {
    spans = List.copyOf(spans);
  }
}
