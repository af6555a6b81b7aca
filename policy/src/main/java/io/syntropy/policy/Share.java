package io.syntropy.policy;

/**
 * A share of events known only to lie in [low, high], because a histogram's buckets do not end at
 * the cut; equal bounds when they do.
 *
 * @param low 0..1, or NaN when unknown
 * @param high 0..1, or NaN when unknown
 */
public record Share(double low, double high) {
  public static final Share UNKNOWN = new Share(Double.NaN, Double.NaN);

  /** An exactly known share. */
  public static Share exactly(double share) {
    return new Share(share, share);
  }

  /** Whether both bounds are numbers in order. */
  public boolean known() {
    return low <= high;
  }
}
