package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Series;

/**
 * What is stored of one series at a time.
 *
 * @param id of the series, {@link SeriesId}
 * @param fromMillis begin of the earliest bucket, exclusive; milliseconds since the epoch
 * @param toMillis time of the newest point, rounded up
 * @param points folded into it
 * @param parts what {@code PartReader} reads
 * @param exemplars what {@code ExemplarBuffer} reads; empty without
 */
public record Block(
    Series series,
    long id,
    long fromMillis,
    long toMillis,
    long points,
    byte[] parts,
    byte[] exemplars) {}
