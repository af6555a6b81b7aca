package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a failover, guarded and audited by itself. Protective mode expires at the target (I28
 * self); the others are held and undone by a step of their own.
 *
 * @param region the drained region the failover is about
 * @param turn whether the step is done, kept up or undone
 * @param dns the name as it was declared then (I32), null for other kinds
 * @param about key of the step that is kept up or undone, null for one that is done
 * @param revert how it ends, registered before its effect (I8)
 * @param pinned version of the policy the failover began with (I32)
 */
public record FailoverStep(
    String decisionKey,
    String policy,
    String service,
    String region,
    FailoverEffect effect,
    @Nullable DnsName dns,
    Turn turn,
    @Nullable String about,
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
  public FailoverStep {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  /**
   * The number of the plan: of two states wanted of a target the one with the greater number is the
   * newer (I15).
   */
  public long generation() {
    return decidedAt.toEpochMilli();
  }

  /** What happens to the step. */
  public enum Turn {
    DO,
    RENEW,
    UNDO
  }
}
