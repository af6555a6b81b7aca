package io.syntropy.slo.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Covered and expected series-time of groups over (from, to], in nanoseconds of event time. */
final class Coverage {
  private final long from;
  private final long to;
  private long after = Long.MIN_VALUE;
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
  static @Nullable Double of(List<GroupState> groups, boolean events, long first, long watermark) {
    Coverage coverage = new Coverage(first * Slices.NANOS, watermark);
    long last = Slices.of(watermark);
    for (GroupState group : groups) {
      coverage.covered += group.sum(GroupState.COVERED, first, last) * 1e6;
      if (events) {
        // Whole slices on both sides: from the first one with an event to 5 min after the last.
        long begin = Math.max(first, Slices.of(group.oldest));
        long end = Math.min(last, Slices.of(group.newest + Slices.EXPECTED_AFTER_LAST_NANOS));
        coverage.expected += Math.max(0, end - begin + 1) * (double) Slices.NANOS;
      } else {
        coverage.expected += group.sum(GroupState.EXPECTED, first, last) * 1e6;
        coverage.after = group.countedUntil;
        group.series.forEach(series -> series.openCoverage(coverage));
      }
    }
    return coverage.expected <= 0 ? null : Math.min(1, coverage.covered / coverage.expected);
  }

  void add(long begin, long end, boolean isCovered) {
    double length = Math.min(end, to) - (double) Math.max(begin, Math.max(from, after));
    if (length > 0) {
      expected += length;
      covered += isCovered ? length : 0;
    }
  }
}
