package io.syntropy.telemetry.store;

/**
 * A span's skeleton: what a waterfall needs.
 *
 * @param parentSpanId hex, empty for a root
 * @param kind and {@code status} as in {@link io.syntropy.slo.Sample.Span}
 * @param startNanos nanoseconds since the epoch
 * @param weight how many spans it stands for
 */
public record SpanRow(
    String spanId,
    String parentSpanId,
    String service,
    String region,
    String name,
    String kind,
    String status,
    long startNanos,
    long durationNanos,
    double weight) {}
