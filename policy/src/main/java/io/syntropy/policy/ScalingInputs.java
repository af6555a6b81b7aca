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
 * @param answers of the organisation's policy to decisions of this very tick
 */
public record ScalingInputs(
    SortedMap<String, ScalingInput> regions,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Answers answers) {
  public ScalingInputs {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
  }

  /** Inputs without answers. */
  public ScalingInputs(
      SortedMap<String, ScalingInput> regions,
      List<Outcome> outcomes,
      List<OperatorCommand> commands) {
    this(regions, outcomes, commands, Answers.NONE);
  }

  /** The same inputs with {@code given}. */
  public ScalingInputs with(Answers given) {
    return new ScalingInputs(regions, outcomes, commands, given);
  }
}
