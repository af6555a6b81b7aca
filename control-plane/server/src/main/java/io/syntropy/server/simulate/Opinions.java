package io.syntropy.server.simulate;

import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.Judge;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks the organisation's policy in a simulation; answered when the tick is over, not later. */
final class Opinions implements Judge {
  private final Function<ProposedAction, RecordedVerdict> policy;
  private final Predicate<ProposedAction> answeredElsewhere;
  private final Deque<ProposedAction> asked = new ArrayDeque<>();

  /**
   * Asks {@code policy}.
   *
   * @param answeredElsewhere about what nobody is to be asked
   */
  Opinions(
      Function<ProposedAction, RecordedVerdict> policy,
      Predicate<ProposedAction> answeredElsewhere) {
    this.policy = policy;
    this.answeredElsewhere = answeredElsewhere;
  }

  @Override
  public void ask(ProposedAction action) {
    if (!answeredElsewhere.test(action)) {
      asked.add(action);
    }
  }

  /** Answers everything that was asked, and what is asked because of that. */
  void answer(Instant now, Consumer<ControlEvent> sink) {
    while (!asked.isEmpty()) {
      sink.accept(new ControlEvent.Judged(now, policy.apply(asked.remove()), null));
    }
  }
}
