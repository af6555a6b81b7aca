package io.syntropy.policy;

import java.time.Instant;

/** Takes in outcomes of earlier actions and operators' commands. */
final class News {
  private News() {}

  static void apply(Tick t) {
    t.inputs.outcomes().forEach(o -> outcome(t, o));
    t.inputs.commands().forEach(c -> state(t, c));
  }

  private static void outcome(Tick t, Outcome o) {
    InFlight f = t.inFlight;
    if (f != null && !f.decisionKey().equals(o.decisionKey())) {
      f = null;
    }
    switch (o.state()) {
      case RECORDED -> {
        if (f != null && f.phase() == InFlight.Phase.PROPOSED) {
          t.inFlight = f.at(InFlight.Phase.RECORDED, null, f.deadline());
        }
      }
      case APPLIED -> {
        if (f != null && f.phase() != InFlight.Phase.APPLIED) {
          Instant at = o.at().isBefore(f.decidedAt()) ? f.decidedAt() : o.at();
          t.inFlight = f.at(InFlight.Phase.APPLIED, at, Verification.deadline(at, t.policyOf(f)));
        }
      }
      case FAILED -> {
        if (f != null) {
          Verification.withoutEffect(t, f, o.detail());
        }
      }
      case OPERATOR_OWNED ->
          t.regions.forEach((name, r) -> {
            if (o.decisionKey().equals(r.rootKey) || o.decisionKey().equals(r.lastKey)) {
              owned(t, name, r, o.detail());
            }
          });
    }
  }

  private static void state(Tick t, OperatorCommand command) {
    switch (command) {
      case OperatorCommand.Hold hold -> t.operatorHold = hold.on();
      case OperatorCommand.Take take -> {
        RegionDraft r = t.regions.get(take.region());
        if (r != null) {
          owned(t, take.region(), r, "weights changed by " + take.by());
        }
      }
      case OperatorCommand.Release release -> {
        RegionDraft r = t.regions.get(release.region());
        if (r != null) {
          r.operatorOwned = false;
          r.heldBy = null;
          r.extensions = 0;
          r.expiresAt =
              r.away() ? t.now.plus(t.policyOf(release.region()).action().expires()) : null;
        }
      }
      // An action of its own: decided after the outcomes and the verification of this tick.
      case OperatorCommand.Revert revert -> {}
      case OperatorCommand.Drain drain -> {}
      case OperatorCommand.Restore restore -> {}
      // Other controllers'.
      case OperatorCommand.Protect protect -> {}
      case OperatorCommand.Scale scale -> {}
      case OperatorCommand.Direct direct -> {}
      case OperatorCommand.Withdraw withdraw -> {}
    }
  }

  /** The target is theirs: whatever was in flight is over, and nothing of ours overwrites it. */
  static void owned(Tick t, String region, RegionDraft r, String why) {
    InFlight f = t.inFlight;
    if (f != null) {
      t.inFlight = null;
      t.update(f.decisionKey(), f.region(), ActionUpdate.Change.OPERATOR_OWNED, why);
    } else if (r.rootKey != null && !r.operatorOwned) {
      t.update(r.rootKey, region, ActionUpdate.Change.OPERATOR_OWNED, why);
    }
    r.operatorOwned = true;
    t.page(region, Pages.OPERATOR, false, Mode.ACT, "weights belong to an operator: " + why);
  }
}
