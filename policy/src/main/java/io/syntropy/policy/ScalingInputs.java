package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a {@link ScalingController} reads in one tick.
 *
 * @param regions a region missing from it is unknown
 * @param outcomes news about earlier changes
 */
public record ScalingInputs(
    SortedMap<String, ScalingInput> regions,
    List<Outcome> outcomes,
    List<OperatorCommand> commands) {
  public ScalingInputs {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
  }
}
