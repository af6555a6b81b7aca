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
 * @param answers of the organisation's policy to decisions of this very tick
 */
public record ControlInputs(
    SortedMap<String, RegionInput> regions,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Set<String> heldBack,
    Answers answers) {
  public ControlInputs {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
    heldBack = Set.copyOf(heldBack);
  }

  /** Inputs without answers. */
  public ControlInputs(
      SortedMap<String, RegionInput> regions,
      List<Outcome> outcomes,
      List<OperatorCommand> commands) {
    this(regions, outcomes, commands, Set.of(), Answers.NONE);
  }

  /** The same inputs, some regions held back. */
  public ControlInputs holdingBack(Set<String> held) {
    return new ControlInputs(regions, outcomes, commands, held, answers);
  }

  /** The same inputs with {@code given}. */
  public ControlInputs with(Answers given) {
    return new ControlInputs(regions, outcomes, commands, heldBack, given);
  }

  /** Inputs without news or commands. */
  public static ControlInputs of(Map<String, RegionInput> regions) {
    return new ControlInputs(new TreeMap<>(regions), List.of(), List.of());
  }
}
