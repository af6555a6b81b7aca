package io.syntropy.slo.internal;

import io.syntropy.slo.WindowCounts;

/** Good and total events over slices, as a value that is added and taken apart. */
record Totals(double good, double low, double high, double total) {
  static final Totals ZERO = new Totals(0, 0, 0, 0);

  static Totals of(Track track, GroupState group, long first, long last) {
    WindowCounts counts = Counts.of(track, group, first, last);
    return new Totals(counts.good(), counts.goodLow(), counts.goodHigh(), counts.total());
  }

  Totals minus(Totals other) {
    return new Totals(good - other.good, low - other.low, high - other.high, total - other.total);
  }

  double bad() {
    return total - good;
  }

  Totals plus(Totals other) {
    return new Totals(good + other.good, low + other.low, high + other.high, total + other.total);
  }
}
