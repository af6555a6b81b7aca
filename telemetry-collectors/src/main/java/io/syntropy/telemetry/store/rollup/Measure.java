package io.syntropy.telemetry.store.rollup;

import org.jspecify.annotations.Nullable;

/** What a point of a sum or histogram says: a number or a distribution. Immutable by agreement. */
sealed interface Measure permits Amount, Explicit, Exponential {

  /**
   * What came after {@code earlier}, both being states of one running total; null when this cannot
   * have followed it, so that the total began anew in between.
   */
  @Nullable Measure since(Measure earlier);

  /**
   * Whether this is {@code earlier} or more of it in the same shape, so that the two ends tell all
   * that lies between. Never allocates.
   */
  boolean extendsOn(Measure earlier);

  /** Both together; {@code other} must be {@link #comparable}. */
  Measure plus(Measure other);

  /** Whether the two are of one sort. */
  boolean comparable(Measure other);

  /** The number, or how many values were observed. */
  double total();

  /** Sum of the observed values, NaN when unknown; of a number itself. */
  double sum();
}
