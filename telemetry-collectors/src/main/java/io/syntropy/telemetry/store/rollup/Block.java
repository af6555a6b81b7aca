package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Series;

/**
 * What is stored of one series at a time.
 *
 * @param id of the series, {@link SeriesId}
 * @param fromMillis begin of the earliest bucket, exclusive; milliseconds since the epoch
 * @param newestNanos time of the newest point or exemplar, nanoseconds since the epoch
 * @param stepMillis the longest step of its parts
 * @param points folded into it
 * @param parts what {@code PartReader} reads
 * @param exemplars what {@code ExemplarBuffer} reads; empty without
 */
public record Block(
    Series series,
    long id,
    long fromMillis,
    long newestNanos,
    long stepMillis,
    long points,
    byte[] parts,
    byte[] exemplars) {}
