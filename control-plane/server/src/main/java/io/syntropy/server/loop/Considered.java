package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.Intent;
import io.syntropy.policy.ShiftLoad;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.organisation.ProposedAction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request about traffic and the machine's turn it would be decided in. The turn is a pure
 * function of what it has read: it can be taken anywhere and any number of times.
 *
 * @param loads of every region, empty when the region is not known to the machine
 * @param follows what the shift is followed by
 */
record Considered(
    Kept.Asked asked, Turn turn, List<ShiftLoad> loads, List<Failovers.Follow> follows) {

  /** The shift it would become; empty when the target cannot be judged. */
  Optional<TrafficShift> shift(Answers answers) {
    return turn.step().apply(answers).intents().stream()
        .filter(i -> i.decisionKey().equals(asked.action().decisionKey()))
        .filter(TrafficShift.class::isInstance)
        .map(TrafficShift.class::cast)
        .findFirst();
  }

  /** What the organisation would be asked; null when the guard refuses by itself. */
  @Nullable ProposedAction proposed() {
    Turn.Result result = turn.step().apply(Answers.NONE);
    // As any intent, not as a shift: what the guard refuses is not asked about.
    Intent intent = shift(Answers.NONE).orElse(null);
    return intent == null ? null : turn.facts(intent).propose(intent, result.judgements());
  }
}
