package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of one tick of a {@link ScalingController}.
 *
 * @param state the state to keep, together with the intents or not at all
 * @param signals each region's signals, for display
 */
public record ScalingStep(
    ScalingState state, List<Intent> intents, SortedMap<String, List<Signal>> signals) {
  public ScalingStep {
    intents = List.copyOf(intents);
    signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
  }
}
