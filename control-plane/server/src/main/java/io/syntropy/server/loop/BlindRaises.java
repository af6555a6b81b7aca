package io.syntropy.server.loop;

import io.syntropy.policy.Intent;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.ProtectiveStep;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.SealedRaise;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Raises protective levels while the database is gone: each region once, by one step; the target
 * steps down by itself (I12). Merged into the log when a term begins. Confined to the folding
 * thread.
 */
final class BlindRaises {
  private static final Logger LOG = Logger.getLogger(BlindRaises.class);

  private final LoopState state;
  private final ActionDesk desk;
  private final MachineStates machines;
  private final Set<String> raised = new HashSet<>();

  BlindRaises(LoopState state, ActionDesk desk, MachineStates machines) {
    this.state = state;
    this.desk = desk;
    this.machines = machines;
  }

  void begin(long epoch) {
    raised.clear();
    desk.blind().begin(epoch);
  }

  /**
   * The raises of {@code step} that are allowed, and what targets did by themselves; of the rest
   * nothing is kept.
   *
   * @param observed the state after the tick, with nothing decided
   */
  void raise(
      ProtectivePolicy policy,
      Action.PolicyRef ref,
      ProtectiveStep step,
      ProtectiveState observed) {
    ProtectiveState next = observed;
    for (Intent intent : step.intents()) {
      if (intent instanceof ProtectiveChange change
          && change.effective()
          && (change.cause() == ProtectiveChange.Cause.EXPIRE || raised(policy, ref, change))) {
        next = next.with(change.region(), step.state());
      }
    }
    machines.protection(policy, next);
  }

  private boolean raised(ProtectivePolicy policy, Action.PolicyRef ref, ProtectiveChange change) {
    String once = policy.name() + "/" + change.region();
    if (change.cause() != ProtectiveChange.Cause.RAISE || !raised.add(once)) {
      return false;
    }
    try {
      desk.blind().raise(change, ref, state.registry(), change.decidedAt());
      LOG.warnf("without the lease: %s", change.reason());
      return true;
    } catch (UncheckedIOException e) {
      raised.remove(once);
      LOG.errorf("nothing was done, it could not be recorded: %s", e.getMessage());
      return false;
    }
  }

  /** What was done before this term becomes part of the log; what is there already stays once. */
  void merge(ControlEvent.Merged merged) {
    for (SealedRaise raise : merged.raises()) {
      ProtectivePolicy policy =
          state.configuration().protectivePolicies().stream()
              .filter(p -> p.name().equals(raise.policy().name()))
              .findFirst()
              .orElse(null);
      ProtectiveChange change = raise.change();
      ProtectiveState next =
          policy == null
              ? null
              : new ProtectiveController(policy).merged(machines.protection(policy), change);
      if (policy == null || next == null) {
        desk.blind()
            .recorded(
                raise,
                policy == null ? "its policy is gone" : "a level as high is in force",
                merged.at());
      } else if (desk.blind()
          .adopt(
              MachineStates.protectionKey(policy.name()),
              next,
              raise,
              state.registry(),
              merged.at())) {
        machines.protection(policy, next);
      }
    }
    desk.blind().disbelieved(merged.faults(), merged.at());
  }
}
