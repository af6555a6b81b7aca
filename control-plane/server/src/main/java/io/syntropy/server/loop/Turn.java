package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Judgement;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One step of one decision machine on the arguments of one tick; taken again with the answers of
 * the organisation's policy it decides the same.
 *
 * @param about what the organisation is told beside a decision of the machine's own
 */
record Turn(
    Reading reading,
    Action.PolicyRef policy,
    Function<Intent, ActionFacts> about,
    Function<Answers, Result> step) {

  /**
   * What a machine reads at one tick.
   *
   * @param unread what came in for it
   * @param asked what people asked for, by decision key
   * @param commands those that came in, and those of {@code asked}
   */
  record Reading(
      String machine,
      Instant at,
      Inbox.Unread unread,
      Map<String, Kept.Asked> asked,
      List<OperatorCommand> commands) {
    Reading {
      asked = Map.copyOf(asked);
      commands = List.copyOf(commands);
    }

    /** The same, with more that people ask for. */
    Reading with(Map<String, Kept.Asked> more, List<OperatorCommand> asCommands) {
      Map<String, Kept.Asked> all = new HashMap<>(asked);
      all.putAll(more);
      List<OperatorCommand> after = new ArrayList<>(commands);
      after.addAll(asCommands);
      return new Reading(machine, at, unread, all, after);
    }
  }

  /** Under which the machine's state is kept. */
  String machine() {
    return reading.machine();
  }

  /** The tick. */
  Instant at() {
    return reading.at();
  }

  /** What the organisation is told beside {@code intent}. */
  ActionFacts facts(Intent intent) {
    ActionFacts loop = about.apply(intent);
    Kept.Asked person = reading.asked().get(intent.decisionKey());
    return person == null ? loop : Hands.facts(person, loop);
  }

  /**
   * What a step came to.
   *
   * @param state to keep together with the intents, or not at all
   * @param judgements the classes it was decided on, empty where there are none
   * @param keep takes up the state
   * @param moved the regions whose traffic machine is in another state now
   * @param lasting whether the state has to outlive a crash, even where nothing is decided
   * @param withoutLease what of it may be done while the database is gone (I12), null for nothing
   */
  record Result(
      Object state,
      List<Intent> intents,
      Collection<Judgement> judgements,
      Runnable keep,
      List<Transition> moved,
      boolean lasting,
      @Nullable Runnable withoutLease) {
    /** A state that is kept with decisions only. */
    Result(Object state, List<Intent> intents, Collection<Judgement> judgements, Runnable keep) {
      this(state, intents, judgements, keep, List.of(), false, null);
    }

    /** A state that is kept with decisions, and where it moves a region's traffic machine. */
    Result(
        Object state,
        List<Intent> intents,
        Collection<Judgement> judgements,
        Runnable keep,
        List<Transition> moved) {
      this(state, intents, judgements, keep, moved, !moved.isEmpty(), null);
    }

    Result {
      intents = List.copyOf(intents);
      judgements = List.copyOf(judgements);
      moved = List.copyOf(moved);
    }
  }
}
