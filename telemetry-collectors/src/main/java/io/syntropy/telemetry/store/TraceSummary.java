package io.syntropy.telemetry.store;

/**
 * One trace in a list.
 *
 * @param span the matching span: the root when it matches, else the longest of those that do
 * @param spans how many spans of the trace are stored
 * @param errors how many of them have the status {@code error}
 */
public record TraceSummary(String traceId, SpanRow span, String route, long spans, long errors) {}
