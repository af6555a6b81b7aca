package io.syntropy.slo.internal;

import io.syntropy.slo.Comparison;
import java.util.Arrays;

/**
 * A series (or the events of a resource) that counts for a part of an indicator in one group.
 *
 * <p>Folding with sign −1 takes back exactly what the same fold with +1 added.
 */
final class Binding {
  final Part part;
  final GroupState group;
  private final boolean cutting;
  private final double cut;

  /** Whether this is the one binding through which its series counts for the group's coverage. */
  final boolean reports;

  /** Whether the name asked for is one that only a histogram's parts have. */
  private final boolean histogramOnly;

  Binding(Part part, GroupState group, boolean cutting, double cut, boolean reports) {
    this(part, group, cutting, cut, reports, false);
  }

  Binding(
      Part part,
      GroupState group,
      boolean cutting,
      double cut,
      boolean reports,
      boolean histogramOnly) {
    this.part = part;
    this.group = group;
    this.cutting = cutting;
    this.cut = cut;
    this.reports = reports;
    this.histogramOnly = histogramOnly;
  }

  /** Adds (sign 1) or takes back (sign -1) an amount; false when it cannot be read. */
  boolean fold(Amount amount, long slice, int sign) {
    Slicing slicing = group.track.slicing;
    return slicing == null
        ? count(amount, slice, sign)
        : slicing.amend(group, slice, () -> count(amount, slice, sign));
  }

  private boolean count(Amount amount, long slice, int sign) {
    if (histogramOnly && !(amount instanceof Buckets || amount instanceof ExponentialBuckets)) {
      return false;
    }
    return switch (part.role()) {
      case TOTAL -> total(amount, slice, sign);
      case PART -> part(amount, slice, sign);
      case THRESHOLD -> threshold(amount, slice, sign);
      case SPREAD -> spread(amount, slice, sign);
    };
  }

  private boolean total(Amount amount, long slice, int sign) {
    double events = amount.events();
    if (cutting) {
      Cutting at = part.track().scratch();
      if (!amount.cut(cut, at)) {
        return false;
      }
      events = at.estimate;
    }
    if (!(events >= 0)) {
      return false;
    }
    group.addNumber(GroupState.TOTAL, GroupState.TOTAL_FRACTION, slice, events, sign);
    return true;
  }

  private boolean part(Amount amount, long slice, int sign) {
    if (cutting) {
      return cutPart(amount, slice, sign);
    }
    double events = amount.events();
    if (!(events >= 0)) {
      return false;
    }
    group.addNumber(GroupState.PART, GroupState.PART_FRACTION, slice, events, sign);
    return true;
  }

  private boolean cutPart(Amount amount, long slice, int sign) {
    Cutting at = part.track().scratch();
    if (!amount.cut(cut, at)) {
      return false;
    }
    group.add(GroupState.PART, slice, sign * at.low);
    group.add(GroupState.PART_SPAN, slice, sign * (at.high - at.low));
    group.add(GroupState.PART_FRACTION, slice, sign * GroupState.fixed(at.estimate - at.low));
    return true;
  }

  // The part of an "above" comparison is what is not good, so that cutting is always "at most".
  private boolean threshold(Amount amount, long slice, int sign) {
    Comparison op = part.op();
    if (op == null || amount instanceof Units) {
      return false;
    }
    if (amount instanceof Level || amount instanceof Occurrence) {
      double value = amount.sum();
      if (Double.isNaN(value)) {
        return false;
      }
      group.add(GroupState.TOTAL, slice, sign);
      group.add(GroupState.PART, slice, op.test(value, cut) == op.above() ? 0 : sign);
      return true;
    }
    group.addNumber(GroupState.TOTAL, GroupState.TOTAL_FRACTION, slice, amount.events(), sign);
    return cutPart(amount, slice, sign);
  }

  private boolean spread(Amount amount, long slice, int sign) {
    if (amount instanceof Buckets histogram) {
      double[] bounds = part.track().boundsOr(histogram.bounds());
      if (Arrays.equals(bounds, histogram.bounds())) {
        for (int i = 0; i < histogram.counts().length; i++) {
          group.add(GroupState.BUCKETS + i, slice, sign * histogram.counts()[i]);
        }
      } else {
        rebucket(amount, bounds, slice, sign);
      }
      group.add(GroupState.TOTAL, slice, sign * histogram.count());
    } else if (amount instanceof ExponentialBuckets) {
      double[] bounds = part.track().bounds();
      if (bounds == null) {
        return false;
      }
      rebucket(amount, bounds, slice, sign);
      group.add(GroupState.TOTAL, slice, sign * (long) amount.events());
    } else {
      double[] bounds = part.track().bounds();
      if (bounds == null || amount instanceof Units || Double.isNaN(amount.sum())) {
        return false;
      }
      int found = Arrays.binarySearch(bounds, amount.sum());
      group.add(GroupState.BUCKETS + (found >= 0 ? found : -found - 1), slice, sign);
      group.add(GroupState.TOTAL, slice, sign);
    }
    if (!Double.isNaN(amount.sum())) {
      group.addNumber(GroupState.SUM, GroupState.SUM_FRACTION, slice, amount.sum(), sign);
    }
    return true;
  }

  // Other bounds than the spread's: interpolated at each of them, rounded to whole events.
  private void rebucket(Amount amount, double[] bounds, long slice, int sign) {
    Cutting at = part.track().scratch();
    long before = 0;
    for (int i = 0; i < bounds.length; i++) {
      amount.cut(bounds[i], at);
      long below = Math.max(before, Math.round(at.estimate));
      group.add(GroupState.BUCKETS + i, slice, sign * (below - before));
      before = below;
    }
    group.add(GroupState.BUCKETS + bounds.length, slice, sign * ((long) amount.events() - before));
  }

  /** Notes that the series was expected over (from, to], and whether it covered that. */
  void cover(long fromNanos, long toNanos, boolean covered) {
    long begin = Math.max(fromNanos, group.countedUntil);
    if (reports && begin < toNanos) {
      group.addMillis(GroupState.EXPECTED, begin, toNanos);
      if (covered) {
        group.addMillis(GroupState.COVERED, begin, toNanos);
      }
    }
  }
}
