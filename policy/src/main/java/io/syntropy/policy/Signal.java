package io.syntropy.policy;

import java.time.Instant;

/**
 * One measured value with its verdict, as shown on a region and kept as an action's evidence.
 *
 * @param region the region it was measured in
 * @param name for example {@code error_ratio}
 * @param value NaN when unknown
 * @param unit {@code 1} for ratios, {@code Hz}, {@code 1/min}
 * @param threshold what the value was compared with, NaN when nothing
 * @param source {@code passive} (service telemetry) or {@code active} (probes), {@code extra} (a
 *     signal the policy declares)
 */
public record Signal(
    String region,
    String name,
    double value,
    String unit,
    double threshold,
    Health health,
    Instant observedAt,
    String source) {}
