package io.syntropy.telemetry.store.rollup;

/**
 * What the fold did so far.
 *
 * @param points taken, without staleness markers and exemplars
 * @param refused samples of series beyond the bound
 * @param series in memory
 * @param active series with something to commit
 */
public record RollupCounters(long points, long refused, int series, int active) {}
