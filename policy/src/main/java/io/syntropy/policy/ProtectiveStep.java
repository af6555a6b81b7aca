package io.syntropy.policy;

import java.util.List;
import java.util.SortedMap;

/**
 * The result of one tick of a {@link ProtectiveController}.
 *
 * @param state the state to keep, together with the intents or not at all
 * @param signals each region's signals, for display
 */
public record ProtectiveStep(
    ProtectiveState state, List<Intent> intents, SortedMap<String, List<Signal>> signals) {
  public ProtectiveStep {
    intents = List.copyOf(intents);
  }
}
