package io.syntropy.slo;

/** What a time slice counts as. A slice without events is judged by {@link EmptySlices}. */
public sealed interface SliceRule {

  /**
   * Timeslices: a slice is good when its share of good events is at least this. With a threshold as
   * source this is a quantile by counting: "p95 of at most 300 ms" is a share of 0.95 of the events
   * at or under 300 ms.
   *
   * @param share 0 &lt; share ≤ 1
   */
  record AtLeast(double share) implements SliceRule {
    public AtLeast {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share: " + share + " (expected 0 < share <= 1)");
      }
    }
  }

  /** RatioTimeslices: a slice counts as much as its share of good events, whatever its traffic. */
  record Average() implements SliceRule {}
}
