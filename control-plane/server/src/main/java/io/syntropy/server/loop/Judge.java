package io.syntropy.server.loop;

import io.syntropy.policy.organisation.ProposedAction;

/**
 * Port: who is asked about an action. The answer is journalled as {@link ControlEvent.Judged}; a
 * replay asks nobody and reads those.
 */
@FunctionalInterface
public interface Judge {
  /** Asks, and returns at once. */
  void ask(ProposedAction action);
}
