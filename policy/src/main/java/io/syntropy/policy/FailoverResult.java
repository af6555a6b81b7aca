package io.syntropy.policy;

import java.util.List;

/**
 * The result of one tick of a {@link FailoverController}.
 *
 * @param state the state to keep, together with the intents or not at all
 * @param intents what to do, in order
 */
public record FailoverResult(FailoverState state, List<Intent> intents) {
  public FailoverResult {
    intents = List.copyOf(intents);
  }
}
