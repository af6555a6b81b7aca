package io.syntropy.slo.internal;

import io.syntropy.slo.Indicator;

/** Good and total events over a window, with the bound of what can have been good. */
record Counts(double good, double low, double high, double total) {
  static final Counts ZERO = new Counts(0, 0, 0, 0);

  static Counts of(Track track, GroupState group, long first, long last) {
    double total = group.number(GroupState.TOTAL, GroupState.TOTAL_FRACTION, first, last);
    double part = group.number(GroupState.PART, GroupState.PART_FRACTION, first, last);
    long span = group.sum(GroupState.PART_SPAN, first, last);
    double low = span == 0 ? part : group.sum(GroupState.PART, first, last);
    double high = span == 0 ? part : low + span;
    if (track.indicator instanceof Indicator.Spread) {
      return new Counts(total, total, total, total);
    } else if (Part.inverted(track.indicator)) {
      return new Counts(total - part, total - high, total - low, total);
    }
    return new Counts(part, low, high, total);
  }

  Counts minus(Counts other) {
    return new Counts(good - other.good, low - other.low, high - other.high, total - other.total);
  }

  double bad() {
    return total - good;
  }

  Counts plus(Counts other) {
    return new Counts(good + other.good, low + other.low, high + other.high, total + other.total);
  }
}
