package io.syntropy.policy;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The result of one tick.
 *
 * @param state the state to keep, together with the intents or not at all
 * @param intents what to do, in order
 * @param judgements each region's class and signals, for display
 * @param shortfalls what capacity alone stands against a drain that is due
 * @param returning drained regions that are fit to come back and are held back
 */
public record Step(
    ControllerState state,
    List<Intent> intents,
    SortedMap<String, Judgement> judgements,
    List<Shortfall> shortfalls,
    Set<String> returning) {
  public Step {
    intents = List.copyOf(intents);
    shortfalls = List.copyOf(shortfalls);
    returning = Set.copyOf(returning);
  }
}
