package io.syntropy.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * News about an action asked for earlier: the controller's verdict from telemetry, or a turn in its
 * life.
 *
 * @param decisionKey the action's key
 * @param expiresAt the new expiry when {@link Change#EXTENDED}, else null
 */
public record ActionUpdate(
    String decisionKey,
    String policy,
    String region,
    Change change,
    String reason,
    @Nullable Instant expiresAt,
    Instant decidedAt)
    implements Intent {
  /** The turn taken. */
  public enum Change {
    VERIFIED,
    FAILED,
    EXTENDED,
    REVERTING,
    REVERTED,
    OPERATOR_OWNED
  }
}
