package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a {@link DirectiveController} sees at one tick.
 *
 * @param instances alive, by {@code service/region}
 * @param answers of the organisation's policy to decisions of this very tick
 */
public record DirectiveInputs(
    SortedMap<String, SortedSet<String>> instances,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Answers answers) {
  public DirectiveInputs {
    SortedMap<String, SortedSet<String>> copies = new TreeMap<>();
    instances.forEach(
        (at, ids) -> copies.put(at, Collections.unmodifiableSortedSet(new TreeSet<>(ids))));
    instances = Collections.unmodifiableSortedMap(copies);
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
  }

  /** The same inputs with {@code given}. */
  public DirectiveInputs with(Answers given) {
    return new DirectiveInputs(instances, outcomes, commands, given);
  }
}
