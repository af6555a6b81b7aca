package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link ProtectiveController} remembers; plain data, kept across restarts.
 *
 * @param operatorHold whether an operator stopped all new actions
 * @param quietUntil no new action before: one hold after a restart (I31)
 */
public record ProtectiveState(
    SortedMap<String, ProtectiveRegionState> regions,
    boolean operatorHold,
    @Nullable Instant quietUntil) {
  /** Before the first tick. */
  public static final ProtectiveState EMPTY = new ProtectiveState(new TreeMap<>(), false, null);

  public ProtectiveState {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
  }

  /** With one region as in {@code other}. */
  public ProtectiveState with(String region, ProtectiveState other) {
    ProtectiveRegionState one = other.regions().get(region);
    SortedMap<String, ProtectiveRegionState> all = new TreeMap<>(regions);
    if (one != null) {
      all.put(region, one);
    }
    return new ProtectiveState(all, operatorHold, quietUntil);
  }
}
