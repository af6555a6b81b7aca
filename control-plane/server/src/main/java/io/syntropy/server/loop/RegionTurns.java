package io.syntropy.server.loop;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Judgement;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.RegionState;
import io.syntropy.policy.Signal;
import io.syntropy.policy.Step;
import io.syntropy.policy.TrafficMachine;
import io.syntropy.policy.TrafficShift;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which regions' traffic machines a step moved, and what moved them. */
final class RegionTurns {
  private RegionTurns() {}

  /** What a step of a RegionPolicy moved. */
  static List<Transition> of(
      RegionPolicy policy, Action.PolicyRef ref, ControllerState before, Step step, Instant now) {
    List<Transition> moved = new ArrayList<>();
    step.state()
        .regions()
        .forEach((region, after) -> {
          RegionState was = before.regions().get(region);
          TrafficMachine from = was == null ? TrafficMachine.NORMAL : was.machine();
          if (from == after.machine()) {
            return;
          }
          Judgement judged = step.judgements().get(region);
          Intent mover = mover(step.intents(), region);
          String root = after.rootKey() != null || was == null ? after.rootKey() : was.rootKey();
          moved.add(
              new Transition(
                  now,
                  policy.service(),
                  region,
                  Transition.TRAFFIC,
                  ActionWords.word(from),
                  ActionWords.word(after.machine()),
                  mover == null ? (judged == null ? "" : judged.why()) : mover.reason(),
                  judged == null ? List.of() : views(judged.signals()),
                  mover == null ? null : ActionWords.id(mover.decisionKey()),
                  root == null ? null : ActionWords.id(root),
                  mover == null ? ref : ref.at(mover.pinned())));
        });
    return moved;
  }

  /** The last shift of the region that takes effect; without one the news of its action. */
  private static @Nullable Intent mover(List<Intent> intents, String region) {
    Intent news = null;
    Intent shifted = null;
    for (Intent intent : intents) {
      if (intent instanceof TrafficShift shift
          && shift.effective()
          && shift.region().equals(region)) {
        shifted = shift;
      } else if (intent instanceof ActionUpdate update && update.region().equals(region)) {
        news = update;
      }
    }
    return shifted == null ? news : shifted;
  }

  private static List<ActionWords.SignalView> views(List<Signal> signals) {
    return signals.stream().map(ActionWords::view).toList();
  }
}
