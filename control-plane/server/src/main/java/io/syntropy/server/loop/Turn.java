package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Judgement;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.server.action.Action;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One step of one decision machine on the arguments of one tick; taken again with the answers of
 * the organisation's policy it decides the same.
 *
 * @param about what the organisation is told beside a decision of the machine's own
 * @param asked what people asked for, by decision key
 * @param at the tick
 * @param news how many outcomes it has read
 * @param commands how many commands it has read
 */
record Turn(
    String machine,
    Action.PolicyRef policy,
    Function<Intent, ActionFacts> about,
    Instant at,
    int news,
    int commands,
    Map<String, Kept.Asked> asked,
    Function<Answers, Result> step) {
  Turn {
    asked = Map.copyOf(asked);
  }

  /** What the organisation is told beside {@code intent}. */
  ActionFacts facts(Intent intent) {
    ActionFacts loop = about.apply(intent);
    Kept.Asked person = asked.get(intent.decisionKey());
    return person == null ? loop : Hands.facts(person, loop);
  }

  /**
   * What a step came to.
   *
   * @param state to keep together with the intents, or not at all
   * @param judgements the classes it was decided on, empty where there are none
   * @param keep takes up the state
   * @param lasting whether the state has to outlive a crash, even where nothing is decided
   */
  record Result(
      Object state,
      List<Intent> intents,
      Collection<Judgement> judgements,
      Runnable keep,
      boolean lasting) {
    /** A state that is kept with decisions only. */
    Result(Object state, List<Intent> intents, Collection<Judgement> judgements, Runnable keep) {
      this(state, intents, judgements, keep, false);
    }

    Result {
      intents = List.copyOf(intents);
      judgements = List.copyOf(judgements);
    }
  }
}
