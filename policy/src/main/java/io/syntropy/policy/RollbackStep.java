package io.syntropy.policy;

import java.util.List;

/**
 * The result of one tick of a {@link RollbackController}.
 *
 * @param state the state to keep, together with the intents or not at all
 */
public record RollbackStep(RollbackState state, List<Intent> intents) {
  public RollbackStep {
    intents = List.copyOf(intents);
  }
}
