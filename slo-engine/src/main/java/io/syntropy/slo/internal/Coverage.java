package io.syntropy.slo.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Covered and expected series-time of groups over (from, to], in nanoseconds of event time. */
final class Coverage implements Intervals {
  private final long from;
  private final long to;
  private double covered;
  private double expected;

  private Coverage(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Covered ÷ expected of some groups together from slice {@code first} to the watermark; null when
   * nothing was expected to report.
   */
  static @Nullable Double of(List<GroupState> groups, long first, long watermark) {
    Coverage coverage = new Coverage(first * Slices.NANOS, watermark);
    long last = Slices.of(watermark);
    groups.forEach(group -> coverage.add(group, first, last));
    double share = coverage.share();
    return Double.isNaN(share) ? null : share;
  }

  /** Covered ÷ expected of one group; NaN when nothing was expected to report. */
  static double of(GroupState group, long first, long watermark) {
    Coverage coverage = new Coverage(first * Slices.NANOS, watermark);
    coverage.add(group, first, Slices.of(watermark));
    return coverage.share();
  }

  private double share() {
    return expected <= 0 ? Double.NaN : Math.min(1, covered / expected);
  }

  private void add(GroupState group, long first, long last) {
    covered += group.sum(GroupState.COVERED, first, last) * 1e6;
    if (group.track.countsEvents) {
      // Whole slices on both sides: from the first one with an event to 5 min after the last.
      long begin = Math.max(first, Slices.of(group.oldest));
      long end = Math.min(last, Slices.of(group.newest + Slices.EXPECTED_AFTER_LAST_NANOS));
      expected += Math.max(0, end - begin + 1) * (double) Slices.NANOS;
    } else {
      expected += group.sum(GroupState.EXPECTED, first, last) * 1e6;
      for (SeriesState series : group.series) {
        series.openCoverage(this);
      }
    }
  }

  @Override
  public void add(long begin, long end, boolean isCovered) {
    double length = Math.min(end, to) - (double) Math.max(begin, from);
    if (length > 0) {
      expected += length;
      covered += isCovered ? length : 0;
    }
  }
}
