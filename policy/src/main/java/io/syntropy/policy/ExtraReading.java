package io.syntropy.policy;

import java.time.Instant;

/**
 * What an {@link ExtraSignal} reads in one region.
 *
 * @param value in the metric's unit, NaN when unknown
 * @param fresh whether the newest value is young enough to act on
 */
public record ExtraReading(double value, boolean fresh, Instant observedAt) {}
