package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the circuit to a service in one region stands.
 *
 * @param since when it came to this phase
 * @param opens how often it opened in a row, 0..{@value CircuitBreaker#MAX_OPENS}, as of {@code
 *     since}; less by one for every {@link CircuitBreaker#FORGET} it has been closed since then
 * @param reason why it came to this phase, one sentence
 * @param evidence what the last tick saw of the region
 */
public record CircuitState(Phase phase, Instant since, int opens, String reason, Health evidence) {

  /** What callers should do. */
  public enum Phase {
    /** Call. */
    CLOSED,
    /** Do not call: fail at once, or do without. */
    OPEN,
    /** Let a trickle through: it tells whether the service is well again. */
    HALF_OPEN
  }

  public CircuitState {
    Bounds.range("opens", opens, 0, CircuitBreaker.MAX_OPENS);
  }

  /** The circuit of a region seen for the first time. */
  static CircuitState first(Instant now) {
    return new CircuitState(Phase.CLOSED, now, 0, "Not opened since it is watched", Health.UNKNOWN);
  }

  /** How often it opened in a row, without what is forgotten by {@code now}. */
  int remembered(Instant now) {
    if (phase != Phase.CLOSED) {
      return opens;
    }
    long forgotten = Duration.between(since, now).dividedBy(CircuitBreaker.FORGET);
    return (int) Math.max(0, opens - Math.max(0, forgotten));
  }

  /** When an open circuit becomes half open. */
  Instant trialAt() {
    return since.plus(CircuitBreaker.OPEN.multipliedBy(opens));
  }

  CircuitState saw(Health health) {
    return new CircuitState(phase, since, opens, reason, health);
  }

  CircuitState next(Phase to, Instant now, int count, String why, Health health) {
    return new CircuitState(to, now, Math.min(count, CircuitBreaker.MAX_OPENS), why, health);
  }
}
