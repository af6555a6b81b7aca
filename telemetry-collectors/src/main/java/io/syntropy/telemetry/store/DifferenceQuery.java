package io.syntropy.telemetry.store;

/**
 * What differs between the spans of two windows.
 *
 * @param bad spans of the bad window; limit and cursor are not looked at
 * @param baseline spans to compare with; may be the same window with other conditions
 * @param limit attributes answered, 1 to 100
 */
public record DifferenceQuery(SpanQuery bad, SpanQuery baseline, int limit) {}
