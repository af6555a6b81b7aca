package io.syntropy.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person may ask of a controller; every one is audited before it gets here. */
public sealed interface OperatorCommand {
  /** Who asked. */
  String by();

  /** The action this is to become; null for what changes a controller's own standing only. */
  default @Nullable ByHand action() {
    return switch (this) {
      case Drain d -> d.hand();
      case Restore r -> r.hand();
      case Protect p -> p.hand();
      case Scale s -> s.hand();
      case Direct d -> d.hand();
      case Withdraw w -> null;
      case Hold h -> null;
      case Revert r -> null;
      case Take t -> null;
      case Release r -> null;
    };
  }

  /** Stops ({@code on}) or allows again all new actions of the policy. */
  record Hold(boolean on, String by) implements OperatorCommand {}

  /** Starts the guarded ramp of a drained region now, without waiting for hold, dwell, penalty. */
  record Revert(String region, String by) implements OperatorCommand {}

  /** The operator changed the weights by hand: they are theirs until released (I10). */
  record Take(String region, String by) implements OperatorCommand {}

  /** Hands the weights back to the controller after an operator's change. */
  record Release(String region, String by) implements OperatorCommand {}

  /** Takes all traffic off a region until the action expires or is reverted. */
  record Drain(String region, ByHand hand) implements OperatorCommand {
    @Override
    public String by() {
      return hand.by();
    }
  }

  /** Starts the guarded way back of a drained region, as an action of its own. */
  record Restore(String region, ByHand hand) implements OperatorCommand {
    @Override
    public String by() {
      return hand.by();
    }
  }

  /** Raises a region's protective level until the action expires or is reverted. */
  record Protect(String region, ProtectiveLevel level, ByHand hand) implements OperatorCommand {
    @Override
    public String by() {
      return hand.by();
    }
  }

  /** A directive no policy decides on. */
  record Direct(
      String service,
      String region,
      DirectiveKind kind,
      SortedMap<String, String> desired,
      ByHand hand)
      implements OperatorCommand {
    public Direct {
      desired = Collections.unmodifiableSortedMap(new TreeMap<>(desired));
    }

    @Override
    public String by() {
      return hand.by();
    }
  }

  /** Ends the directive of the action with this key. */
  record Withdraw(String decisionKey, String by) implements OperatorCommand {}

  /** Another number of replicas, which no signal changes until the action expires. */
  record Scale(String region, int replicas, ByHand hand) implements OperatorCommand {
    @Override
    public String by() {
      return hand.by();
    }
  }
}
