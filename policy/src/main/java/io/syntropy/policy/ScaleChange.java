package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new absolute number of replicas for a service in a region. Expiry class held: the target never
 * reverts by itself (I28).
 *
 * @param before the replicas it replaces: the pre-image, for compare-and-set, audit and revert
 * @param replicas wanted, within the policy's bounds
 * @param pinned version of the policy that governs the change, of a revert that of what it undoes
 *     (I32)
 * @param target where it is written beside the directive, null for the directive alone
 */
public record ScaleChange(
    String decisionKey,
    String policy,
    String service,
    String region,
    int before,
    int replicas,
    Cause cause,
    Mode mode,
    Verdict verdict,
    String reason,
    List<Signal> evidence,
    List<GuardResult> guard,
    Instant decidedAt,
    Instant expiresAt,
    Revert revert,
    PolicyRevision pinned,
    @Nullable OutsideTarget target)
    implements Change {
  public ScaleChange {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  /**
   * The number of the plan: of two counts wanted of a target the one with the greater number is the
   * newer (I15).
   */
  public long generation() {
    return decidedAt.toEpochMilli();
  }

  /** Whether it takes replicas away. */
  public boolean shrinks() {
    return replicas < before;
  }

  /** Why the number changes. */
  public enum Cause {
    /** A signal asks for more. */
    UP,
    /** Every signal is known and asks for fewer. */
    DOWN,
    /** Fewer than the policy's minimum. */
    FLOOR,
    /** More than the policy's maximum, or than the region's capacity has room for. */
    CEILING,
    /** Back to what an earlier change replaced: it expired, or an operator asked. */
    REVERT
  }
}
