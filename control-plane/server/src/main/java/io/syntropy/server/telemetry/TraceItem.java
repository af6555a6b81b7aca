package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.TraceSummary;

/**
 * A trace in a list.
 *
 * @param span its root when that matches, else the longest span that does
 * @param spans stored spans of the whole trace
 */
public record TraceItem(String traceId, SpanBrief span, String route, long spans, long errors) {

  static TraceItem of(TraceSummary summary) {
    return new TraceItem(
        summary.traceId(),
        SpanBrief.of(summary.span()),
        summary.route(),
        summary.spans(),
        summary.errors());
  }
}
