package io.syntropy.slo.internal;

import io.syntropy.slo.WindowCounts;

/** The one place where the columns of a group become good and total events of a window. */
final class Counts {
  private Counts() {}

  /** Fills {@code into} with the counts from slice {@code first} to {@code last}. */
  static void of(Track track, GroupState group, long first, long last, WindowCounts into) {
    double total = group.number(GroupState.TOTAL, GroupState.TOTAL_FRACTION, first, last);
    double part = group.number(GroupState.PART, GroupState.PART_FRACTION, first, last);
    long span = group.sum(GroupState.PART_SPAN, first, last);
    double low = span == 0 ? part : group.sum(GroupState.PART, first, last);
    double high = span == 0 ? part : low + span;
    switch (track.reading) {
      case ALL -> into.set(total, total, total, total);
      case PART_IS_BAD -> into.set(total - part, total - high, total - low, total);
      case PART_IS_GOOD -> into.set(part, low, high, total);
    }
  }

  static WindowCounts of(Track track, GroupState group, long first, long last) {
    WindowCounts counts = new WindowCounts();
    of(track, group, first, last, counts);
    return counts;
  }
}
