package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.SpanDetails;

/** A span with everything that is stored of it. */
public record SpanView(
    String traceId, SpanRow row, Attributes resource, Attributes attributes, SpanDetails details) {}
