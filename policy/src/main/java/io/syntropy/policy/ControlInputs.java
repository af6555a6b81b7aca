package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a controller sees at one tick.
 *
 * @param regions by name, as the service's manifest lists them; a region missing here is unknown,
 *     never removed (I5)
 * @param outcomes news since the last tick, oldest first
 * @param commands operators' commands since the last tick, oldest first
 * @param heldBack drained regions that must not come back yet: steps of their failover are still
 *     being undone
 */
public record ControlInputs(
    SortedMap<String, RegionInput> regions,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Set<String> heldBack) {
  public ControlInputs {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
    heldBack = Set.copyOf(heldBack);
  }

  /** Inputs that hold nothing back. */
  public ControlInputs(
      SortedMap<String, RegionInput> regions,
      List<Outcome> outcomes,
      List<OperatorCommand> commands) {
    this(regions, outcomes, commands, Set.of());
  }

  /** Inputs without news or commands. */
  public static ControlInputs of(Map<String, RegionInput> regions) {
    return new ControlInputs(new TreeMap<>(regions), List.of(), List.of());
  }
}
