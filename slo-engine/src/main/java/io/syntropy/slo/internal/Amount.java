package io.syntropy.slo.internal;

import org.jspecify.annotations.Nullable;

/** What a point says: a running total, a change, or one event. */
sealed interface Amount permits Units, Buckets, ExponentialBuckets, Level, Occurrence {

  /** How much this adds to a plain count. */
  double events();

  /** The sum of the values behind the events; NaN when unknown. */
  double sum();

  /**
   * The change from {@code earlier} to this, or null when a component is smaller than before (a
   * reset): decided once for the whole point.
   */
  @Nullable Amount since(Amount earlier);

  /** All that makes up the amount, to tell two apart that have the same number of events. */
  double[] content();

  /** Whether {@code other} is the same sort of amount, so that a difference makes sense. */
  boolean comparable(Amount other);

  /**
   * Counts the events at or under {@code x}.
   *
   * @return false when there is nothing to cut
   */
  boolean cut(double x, Cutting into);
}
