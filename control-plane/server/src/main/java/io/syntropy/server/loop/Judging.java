package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.GuardResult;
import io.syntropy.policy.Intent;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.policy.organisation.Stamp;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that wait for the organisation's policy. A machine whose decision waits is not stepped:
 * its state is that of before the decision until the answer, an event of the journal, comes in.
 * Confined to the control loop's thread.
 */
@ApplicationScoped
public class Judging {
  /** By then the answer is lost: its record did not become durable. Undecided, which denies. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Judge judge;
  private final Map<String, Waiting> waiting = new TreeMap<>();

  /** Asks {@code judge}. */
  public Judging(Judge judge) {
    this.judge = judge;
  }

  /** A turn and what is known of its answers. */
  private static final class Waiting {
    final Turn turn;
    final Map<String, GuardResult> answered;
    final Map<String, ProposedAction> open = new LinkedHashMap<>();

    Waiting(Turn turn, Answers answers) {
      this.turn = turn;
      this.answered = new HashMap<>(answers.byDecision());
    }
  }

  /** A turn to be taken again, with all its answers. */
  record Answered(Turn turn, Answers answers) {}

  /** Whether a decision of {@code machine} waits. */
  boolean waits(String machine) {
    return waiting.containsKey(machine);
  }

  /** Whether any decision waits. */
  boolean waits() {
    return !waiting.isEmpty();
  }

  /**
   * Asks about what {@code result} decides and has no answer yet.
   *
   * @return whether it has to wait; false when everything is answered
   */
  boolean withholds(Turn turn, Answers answers, Turn.Result result) {
    Waiting asked = new Waiting(turn, answers);
    for (Intent intent : result.intents()) {
      ProposedAction action =
          answers.byDecision().containsKey(intent.decisionKey())
              ? null
              : turn.facts(intent).propose(intent, result.judgements());
      if (action != null) {
        asked.open.put(action.decisionKey(), action);
      }
    }
    if (asked.open.isEmpty()) {
      return false;
    }
    waiting.put(turn.machine(), asked);
    asked.open.values().forEach(judge::ask);
    return true;
  }

  /** Takes in an answer; the turn it was the last one for, null otherwise. */
  @Nullable Answered answered(ControlEvent.Judged event) {
    RecordedVerdict verdict = event.verdict();
    for (Waiting one : waiting.values()) {
      ProposedAction action = one.open.remove(verdict.decisionKey());
      if (action != null) {
        GuardResult rule = verdict.verdictFor(action).asGuardResult();
        one.answered.put(verdict.decisionKey(), aged(rule, event));
        return one.open.isEmpty() ? taken(one) : null;
      }
    }
    return null;
  }

  /** The turns whose answers are lost, which counts as undecided. */
  List<Answered> lost(Instant now) {
    List<Answered> all = new ArrayList<>();
    for (Waiting one : List.copyOf(waiting.values())) {
      if (!now.isBefore(one.turn.at().plus(PATIENCE))) {
        one.open.forEach((key, action) -> {
          Stamp stamp = new Stamp(action.inputHash(), "", "none");
          String detail = "no answer was journalled within %d s".formatted(PATIENCE.toSeconds());
          one.answered.put(key, new Undecided(stamp, Why.TIMEOUT, detail).asGuardResult());
        });
        all.add(taken(one));
      }
    }
    return all;
  }

  /** Nothing waits any more: the term or the configuration has changed. */
  void forget() {
    waiting.clear();
  }

  private Answered taken(Waiting one) {
    waiting.remove(one.turn.machine());
    return new Answered(one.turn, Answers.of(one.answered));
  }

  /** How old the rules were that answered. */
  private static GuardResult aged(GuardResult rule, ControlEvent.Judged event) {
    Instant confirmed = event.confirmedAt();
    Long age =
        confirmed == null
            ? null
            : Long.valueOf(Math.max(0, Duration.between(confirmed, event.at()).toMillis()));
    return new GuardResult(
        rule.rule(), rule.result(), rule.observed(), rule.threshold(), rule.source(), age);
  }
}
