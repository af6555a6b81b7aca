package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.Trace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace: skeletons of its spans, by start. */
public record TraceView(
    String traceId, List<SpanBrief> spans, int showing, long matched, @Nullable Instant watermark) {

  public TraceView {
    spans = List.copyOf(spans);
  }

  static TraceView of(Trace trace) {
    return new TraceView(
        trace.traceId(),
        trace.spans().stream().map(SpanBrief::of).toList(),
        trace.spans().size(),
        trace.matched(),
        trace.watermark());
  }
}
