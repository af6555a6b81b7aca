package io.syntropy.slo.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Disjoint ranges of slices, ends included, in order. */
record Ranges(List<Range> all) {
  static final Ranges NONE = new Ranges(List.of());

  Ranges {
    all = List.copyOf(all);
  }

  /** The slices from {@code first} to {@code last}. */
  record Range(long first, long last) {}

  /** The union. */
  static Ranges of(List<Range> any) {
    List<Range> sorted = new ArrayList<>(any);
    sorted.sort(Comparator.comparingLong(Range::first));
    List<Range> joined = new ArrayList<>();
    for (Range range : sorted) {
      if (range.last() < range.first()) {
        continue;
      }
      Range before = joined.isEmpty() ? null : joined.getLast();
      if (before != null && range.first() <= before.last() + 1) {
        joined.set(
            joined.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        joined.add(range);
      }
    }
    return new Ranges(joined);
  }

  Ranges plus(Ranges other) {
    List<Range> both = new ArrayList<>(all);
    both.addAll(other.all);
    return of(both);
  }

  /** What of these is not in {@code other}. */
  Ranges without(Ranges other) {
    List<Range> left = new ArrayList<>();
    for (Range range : all) {
      long from = range.first();
      for (Range hole : other.all) {
        if (hole.last() >= from && hole.first() <= range.last()) {
          left.add(new Range(from, hole.first() - 1));
          from = hole.last() + 1;
        }
      }
      left.add(new Range(from, range.last()));
    }
    return of(left);
  }
}
