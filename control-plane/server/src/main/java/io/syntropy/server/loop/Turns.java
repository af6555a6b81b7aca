package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.Page;
import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.lease.FencedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the turns of the decision machines: what they decide is withheld until the organisation's
 * policy has answered, then committed together with the state it led to and with what they have
 * read, or dropped with all of it: the next tick decides anew. Confined to the folding thread.
 */
final class Turns {
  private static final Logger LOG = Logger.getLogger(Turns.class);
  private static final int PAGES = 1_000;

  private final LoopState state;
  private final ActionDesk desk;
  private final Acknowledgements acknowledgements;
  private final Judging judging;
  private final Hands hands;
  private final Inbox inbox = new Inbox();
  private final Set<String> paged = new HashSet<>();
  private boolean acting;
  private boolean blind;

  Turns(
      LoopState state,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      Judging judging,
      Hands hands) {
    this.state = state;
    this.desk = desk;
    this.acknowledgements = acknowledgements;
    this.judging = judging;
    this.hands = hands;
  }

  /** From now on decisions are carried out; {@code outcomes} is what happened before. */
  void begin(Map<String, List<Outcome>> outcomes) {
    forget();
    inbox.told(outcomes);
    acting = true;
    blind = false;
  }

  /** From now on nothing is carried out: another server does, or nobody can. */
  void end() {
    forget();
    acting = false;
    blind = false;
  }

  /** From now on only what may be done without the lease is. */
  void blind() {
    blind = !acting;
  }

  /** Whether decisions are carried out. */
  boolean acts() {
    return acting;
  }

  boolean isBlind() {
    return blind;
  }

  /** What is kept in a checkpoint. */
  record Saved(boolean acting, Inbox.Saved inbox) {}

  /** What to keep in a checkpoint; null while a decision waits, or the database is gone. */
  @Nullable Saved save() {
    return blind || judging.waits() ? null : new Saved(acting, inbox.save());
  }

  /** Takes up what a checkpoint kept. */
  void restore(Saved saved) {
    forget();
    inbox.restore(saved.inbox());
    acting = saved.acting();
    blind = false;
  }

  private void forget() {
    inbox.forget();
    paged.clear();
    judging.forget();
  }

  /** Hands {@code command} to the machines of {@code policy} at the next tick. */
  void command(String policy, OperatorCommand command) {
    inbox.command(policy, command);
  }

  /** What instances have answered since the last tick. */
  void settle(Instant now) {
    if (acting) {
      try {
        inbox.told(acknowledgements.settle(state.registry(), now));
      } catch (DatabaseException | FencedException e) {
        LOG.warnf("acknowledgements wait: %s", e.getMessage());
      }
    }
  }

  /** What a target outside the control plane showed. */
  void settled(ControlEvent.EffectSettled event) {
    if (acting) {
      inbox.told(acknowledgements.settled(event));
    }
  }

  /** An answer of the organisation's policy came in: what waited for it is decided now. */
  void judged(ControlEvent.Judged event) {
    Judging.Answered answered = judging.answered(event);
    if (answered != null) {
      retake(answered);
    }
  }

  /** What waited too long for its answers is decided without them. */
  void lost(Instant now) {
    judging.lost(now).forEach(this::retake);
  }

  /** Whether a decision of {@code machine} waits: it is not stepped then. */
  boolean waits(String machine) {
    return judging.waits(machine);
  }

  /** What {@code machine} reads at the tick {@code now}. */
  Turn.Reading reading(String machine, Instant now) {
    Inbox.Unread unread = inbox.unread(machine);
    Map<String, Kept.Asked> asked = hands.asked(machine);
    List<OperatorCommand> commands = new ArrayList<>(unread.commands());
    commands.addAll(hands.commands(asked, now));
    return new Turn.Reading(machine, now, unread, asked, commands);
  }

  /** The document {@code name} of {@code kind} as it is in force. */
  Action.PolicyRef ref(String kind, String name) {
    return new Action.PolicyRef(
        name, state.configuration().generation(), state.configuration().hash(kind, name));
  }

  /** A turn of a policy's own machine. */
  Turn turn(
      Turn.Reading reading,
      Action.PolicyRef policy,
      Mode mode,
      Function<Answers, Turn.Result> step) {
    return new Turn(reading, policy, intent -> PolicyFacts.of(state, intent, policy, mode), step);
  }

  /** Takes {@code turn} without an answer so far. */
  void take(Turn turn) {
    take(turn, turn.step().apply(Answers.NONE));
  }

  /** The same; {@code first} is what its step came to. */
  void take(Turn turn, Turn.Result first) {
    take(turn, Answers.NONE, first);
  }

  private void take(Turn turn, Answers answers, Turn.Result result) {
    boolean asks = acting || (blind && result.withoutLease() != null);
    if (!asks || !judging.withholds(turn, answers, result)) {
      carryOut(turn, result);
    }
  }

  /** Taken again on the arguments of its tick, unless its policy has changed since. */
  private void retake(Judging.Answered answered) {
    Turn turn = answered.turn();
    if (turn.policy().generation() == state.configuration().generation()) {
      take(turn, answered.answers(), turn.step().apply(answered.answers()));
    }
  }

  /** Has the result carried out, of a machine the organisation is not asked about. */
  void carryOut(Turn turn, Turn.Result result) {
    Turn.Reading read = turn.reading();
    List<Outcome> outcomes = List.of();
    if (!result.intents().isEmpty() || (acting && result.lasting())) {
      if (!acting) {
        pages(result.intents());
        Runnable alone = result.withoutLease();
        if (blind && alone != null) {
          alone.run();
        }
        return;
      }
      ActionDesk.Decision decision =
          new ActionDesk.Decision(
              read.machine(),
              result.state(),
              turn.policy(),
              result.intents(),
              result.moved(),
              hands.part(read.asked()));
      try {
        outcomes = desk.carryOut(decision, state.registry(), read.at());
      } catch (DatabaseException | FencedException e) {
        pages(result.intents());
        LOG.errorf("nothing was done, the decision could not be recorded: %s", e.getMessage());
        return;
      }
    }
    inbox.read(read.machine(), read.unread());
    inbox.told(read.machine(), outcomes);
    result.keep().run();
    hands.decided(
        read.asked(), result.intents().stream().map(Intent::decisionKey).toList(), read.at());
  }

  /** Without the lease a decision has no effect and no record; its pages are logged, once. */
  private void pages(List<Intent> intents) {
    for (Intent intent : intents) {
      if (intent instanceof Page page && paged.size() < PAGES && paged.add(page.decisionKey())) {
        LOG.warnf(
            "page %s (no lease, not recorded): %s",
            page.resolved() ? "resolved" : "triggered", page.reason());
      }
    }
  }

  /** Drops what came in for other machines than {@code machines}. */
  void keep(Collection<String> machines) {
    inbox.keep(machines);
  }
}
