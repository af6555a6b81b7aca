package io.syntropy.slo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an SLO's window says, for one group or all groups together.
 *
 * @param good good events over the SLO's window; whole unless a histogram was cut inside a bucket
 * @param goodLow the fewest events that can have been good
 * @param goodHigh the most events that can have been good
 * @param total all events over the SLO's window
 * @param sli good ÷ total; null when total is 0
 * @param budgetRemaining 1 − (bad ÷ total) ÷ (1 − target), signed; 1 when total is 0
 * @param burn burn rate by window text ({@code 5m}, {@code 30m}, {@code 1h}, {@code 2h}, {@code
 *     6h}, {@code 1d}, {@code 3d}), in that order; a value is null when that window's total is 0
 */
public record Budget(
    double good,
    double goodLow,
    double goodHigh,
    double total,
    @Nullable Double sli,
    double budgetRemaining,
    Map<String, @Nullable Double> burn) {}
