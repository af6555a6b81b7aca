package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link RegionController} remembers; plain data, kept across restarts.
 *
 * @param regions by name; a region is never dropped because an inventory lacks it (I5)
 * @param weights the weights wanted now, summing to 1; empty before the first inventory
 * @param operatorHold whether an operator stopped all new actions
 * @param quietUntil no new action before: one hold after a restart (I31)
 * @param openPages deduplication keys of the pages not yet resolved
 */
public record ControllerState(
    SortedMap<String, RegionState> regions,
    SortedMap<String, Double> weights,
    @Nullable InFlight inFlight,
    boolean operatorHold,
    @Nullable Instant quietUntil,
    SortedSet<String> openPages) {
  /** Before the first tick. */
  public static final ControllerState EMPTY =
      new ControllerState(new TreeMap<>(), new TreeMap<>(), null, false, null, new TreeSet<>());

  public ControllerState {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    openPages = Collections.unmodifiableSortedSet(new TreeSet<>(openPages));
  }
}
