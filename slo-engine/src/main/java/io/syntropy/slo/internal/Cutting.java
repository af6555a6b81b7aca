package io.syntropy.slo.internal;

/** The result of cutting counts at a value; one object is reused. */
final class Cutting {
  /** Events that are at or under the cut for certain. */
  long low;

  /** Events that may be at or under the cut. */
  long high;

  /** Interpolated events at or under the cut, between low and high. */
  double estimate;

  void exact(long count) {
    low = count;
    high = count;
    estimate = count;
  }

  /** Adds a bucket of which {@code share} is taken to be at or under the cut. */
  void straddle(long count, double share) {
    high += count;
    estimate += count * Math.min(1, Math.max(0, share));
  }
}
