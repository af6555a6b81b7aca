package io.syntropy.policy;

import java.time.Instant;
import java.util.List;

/**
 * A protective level for a region of a service. Expiry class self: the target steps down one level
 * per time to live by itself (I28).
 *
 * @param before the level it replaces
 * @param cause why now
 * @param expiresAt when the target steps down by itself without a renewal
 * @param pinned version of the policy that governs the level it is about (I32)
 */
public record ProtectiveChange(
    String decisionKey,
    String policy,
    String service,
    String region,
    ProtectiveLevel before,
    ProtectiveLevel level,
    Cause cause,
    Mode mode,
    Verdict verdict,
    String reason,
    List<Signal> evidence,
    List<GuardResult> guard,
    Instant decidedAt,
    Instant expiresAt,
    Revert revert,
    PolicyRevision pinned)
    implements Change {
  public ProtectiveChange {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  /** The same for {@code other} reason, in words. */
  public ProtectiveChange because(String other) {
    return new ProtectiveChange(
        decisionKey,
        policy,
        service,
        region,
        before,
        level,
        cause,
        mode,
        verdict,
        other,
        evidence,
        guard,
        decidedAt,
        expiresAt,
        revert,
        pinned);
  }

  /** Why a level changes. */
  public enum Cause {
    /** The signal is bad: one level up. */
    RAISE,
    /** The signal recovered: one level down. */
    LOWER,
    /** The reason persists on fresh evidence: the same level for another time to live. */
    RENEW,
    /** No fresh evidence until the end of the time to live: the target stepped down itself. */
    EXPIRE
  }
}
