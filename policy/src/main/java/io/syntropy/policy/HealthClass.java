package io.syntropy.policy;

/** How a region looks at one tick, by the thresholds of its policy; strict inequalities. */
public enum HealthClass {
  /** Breaching: error ratio or p95 over the breach threshold. */
  B,
  /** Between the two thresholds, or a cut whose bounds straddle it. */
  M,
  /** Good: under both recover thresholds. */
  G,
  /** Unknown: no data, stale, not a number, or under the volume floor. Starts nothing (I6). */
  U;

  /** The worse of two classes where {@link #U} gives way to anything known. */
  public HealthClass worse(HealthClass other) {
    return ordinal() <= other.ordinal() ? this : other;
  }

  /** Whether there was enough evidence to judge. */
  public boolean known() {
    return this != U;
  }

  /** Good or between: able to serve as a receiver (I1). */
  public boolean serving() {
    return this == G || this == M;
  }
}
