package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region's protective level and what leads to the next; plain data, kept across restarts.
 *
 * @param since when the level was entered
 * @param expiresAt when the target steps down by itself, null at none
 * @param meanLow progress of "mean too low"
 * @param manyLow progress of "too many users low"
 * @param recovered progress of the recovery
 * @param anchorMean mean that improvement is measured from, NaN when none
 * @param anchorLow low share that improvement is measured from, NaN when none
 * @param decisionKey key of the action that set the level, null at none
 * @param told whether a denied or observed raise was already told
 * @param heldBy who raised it by hand: signals do not lower it before that expires; null when a
 *     policy did
 * @param history null in a state of before it was kept
 * @param pinned what governs each level up to the one in force; empty in a state of before it was
 *     kept: then the policy in force at the next tick
 */
public record ProtectiveRegionState(
    ProtectiveLevel level,
    Instant since,
    @Nullable Instant expiresAt,
    HoldProgress meanLow,
    HoldProgress manyLow,
    HoldProgress recovered,
    double anchorMean,
    double anchorLow,
    @Nullable String decisionKey,
    RegionState.Told told,
    @Nullable String heldBy,
    @Nullable ProtectiveHistory history,
    @Nullable List<PinnedProtectivePolicy> pinned) {
  public ProtectiveRegionState {
    pinned = pinned == null ? List.of() : List.copyOf(pinned);
  }
}
