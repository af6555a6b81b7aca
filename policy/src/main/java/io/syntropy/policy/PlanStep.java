package io.syntropy.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a failover that took effect; plain data, kept across restarts.
 *
 * @param decisionKey of the step as it was done
 * @param phase how far it got
 * @param undoKey decision key of its undoing, null before
 * @param at when the phase began
 * @param expiresAt end of the time to live, or of the drain it belongs to
 * @param dns the name as it was declared then, null for other kinds
 */
public record PlanStep(
    String decisionKey,
    FailoverEffect effect,
    Phase phase,
    @Nullable String undoKey,
    Instant at,
    Instant expiresAt,
    @Nullable DnsName dns) {

  /** How far a step got. */
  public enum Phase {
    /** Recorded; the target has not confirmed it. */
    DOING,
    /** Confirmed by the target. */
    APPLIED,
    /** Confirmed, and nothing may still use the state from before. */
    VERIFIED,
    /** Not confirmed in time, or refused: it may be in place, and is undone like the others. */
    FAILED,
    /** Its undoing is recorded; the target has not confirmed it. */
    UNDOING,
    /** Undone, or given up: over. */
    UNDONE,
    /** Somebody else changed the target: theirs now. */
    OWNED;

    boolean over() {
      return this == UNDONE || this == OWNED;
    }

    boolean settled() {
      return this != DOING && this != UNDOING;
    }
  }

  PlanStep in(Phase next, Instant now) {
    return new PlanStep(decisionKey, effect, next, undoKey, now, expiresAt, dns);
  }

  PlanStep undoing(String key, Instant now) {
    return new PlanStep(decisionKey, effect, Phase.UNDOING, key, now, expiresAt, dns);
  }

  PlanStep until(Instant expires) {
    return new PlanStep(decisionKey, effect, phase, undoKey, at, expires, dns);
  }
}
