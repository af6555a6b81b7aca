package io.syntropy.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a shift of traffic means for one region, as rule I2 of the guard reckons with it. Rates are
 * requests per second, NaN when unknown.
 *
 * @param before its weight now, 0..1
 * @param after its weight afterwards, 0..1
 * @param demandRps what it serves now
 * @param addedRps what it gains; negative for what it loses
 * @param capacityRps measured by its live instances, bounded by the manifest
 * @param ageMillis of the oldest capacity report counted; null when none is
 */
public record ShiftLoad(
    String region,
    double before,
    double after,
    double demandRps,
    double addedRps,
    double capacityRps,
    @Nullable Long ageMillis) {}
