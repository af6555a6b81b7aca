package io.syntropy.policy;

/** What a person may ask of a controller; every one is audited before it gets here. */
public sealed interface OperatorCommand {
  /** Who asked. */
  String by();

  /** Stops ({@code on}) or allows again all new actions of the policy. */
  record Hold(boolean on, String by) implements OperatorCommand {}

  /** Starts the guarded ramp of a drained region now, without waiting for hold, dwell, penalty. */
  record Revert(String region, String by) implements OperatorCommand {}

  /** The operator changed the weights by hand: they are theirs until released (I10). */
  record Take(String region, String by) implements OperatorCommand {}

  /** Hands the weights back to the controller after an operator's change. */
  record Release(String region, String by) implements OperatorCommand {}
}
