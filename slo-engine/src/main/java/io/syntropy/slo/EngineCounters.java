package io.syntropy.slo;

/**
 * What was counted, dropped or unusual since the engine (or the checkpoint it came from) began.
 *
 * @param accepted points and events that at least one indicator reads and that were taken
 * @param late older than the newest of their series by more than 10 min, dropped
 * @param futureClamped points newer than their receive time + 5 s, so that the watermark was
 *     clamped
 * @param resets cumulative points judged a reset
 * @param firstInFull first points counted in full
 * @param baselines first points that only set a baseline
 * @param duplicates points with the series, start and time of an earlier one
 * @param conflicts duplicates with another value; the larger one counts
 * @param overlaps points of a second writer whose interval overlaps the first one's
 * @param amendments points that were out of order and amended slices
 * @param unusable points an indicator matches but cannot read (type, unit or negative value)
 * @param refusedSeries points of series over the bound
 * @param refusedGroups series or events whose group is over the bound
 * @param series series with state now
 * @param groups groups of all indicators now
 */
public record EngineCounters(
    long accepted,
    long late,
    long futureClamped,
    long resets,
    long firstInFull,
    long baselines,
    long duplicates,
    long conflicts,
    long overlaps,
    long amendments,
    long unusable,
    long refusedSeries,
    long refusedGroups,
    int series,
    int groups) {}
