package io.syntropy.policy;

import java.util.List;
import java.util.SortedMap;

/**
 * The result of one tick.
 *
 * @param state the state to keep, together with the intents or not at all
 * @param intents what to do, in order
 * @param judgements each region's class and signals, for display
 */
public record Step(
    ControllerState state, List<Intent> intents, SortedMap<String, Judgement> judgements) {
  public Step {
    intents = List.copyOf(intents);
  }
}
