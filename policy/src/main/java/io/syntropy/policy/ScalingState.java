package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link ScalingController} remembers; plain data, kept across restarts.
 *
 * @param operatorHold whether an operator stopped all new changes
 * @param quietUntil no new change before: evidence comes in anew after a restart (I31)
 */
public record ScalingState(
    SortedMap<String, ScalingRegionState> regions,
    boolean operatorHold,
    @Nullable Instant quietUntil) {
  /** Before the first tick. */
  public static final ScalingState EMPTY = new ScalingState(new TreeMap<>(), false, null);

  public ScalingState {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
  }
}
