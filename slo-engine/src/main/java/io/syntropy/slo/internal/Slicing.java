package io.syntropy.slo.internal;

import io.syntropy.slo.EmptySlices;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.SliceRule;
import io.syntropy.slo.WindowCounts;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the time slices of a sliced indicator and keeps what they come to beside the events.
 *
 * <p>Time slice t is the 10 s slices from t × per to (t + 1) × per − 1; its verdict stands at the
 * last of them, so that a window holds the time slices that end in it. Each fold adds the
 * difference it makes, so a late point amends its time slice exactly, as long as its events are
 * stored finely enough: 6 h behind the newest point, 3 d for slices longer than 1 h.
 */
final class Slicing {
  // The bound of lateness on top, which the rings keep too.
  private static final long FINE = 6L * Slices.PER_HOUR + Slices.LATENESS_NANOS / Slices.NANOS;
  private static final long MINUTES = 3L * 24 * Slices.PER_HOUR;
  private static final long CARRIED = 5L * Slices.PER_HOUR;

  private final long per;
  private final SliceRule rule;
  private final EmptySlices empty;

  /** For how many time slices a verdict stands in for empty ones. */
  private final long carry;

  private final WindowCounts events = new WindowCounts();

  /**
   * How much of one time slice is good, in 1/{@link GroupState#ONE}; {@code null} without events.
   */
  private record Verdict(long low, long estimate, long high) {}

  Slicing(Indicator.Sliced indicator) {
    this.per = Slices.count(indicator.length());
    this.rule = indicator.rule();
    this.empty = indicator.empty();
    this.carry = Math.max(1, CARRIED / per);
  }

  /** How many 10 s slices a time slice has. */
  long length() {
    return per;
  }

  /** Runs {@code fold}, which changes the events of {@code slice}, and amends what follows. */
  boolean amend(GroupState group, long slice, BooleanSupplier fold) {
    long changed = Math.floorDiv(slice, per);
    if (!isHeld(group, changed)) {
      return fold.getAsBoolean();
    }
    Verdict before = own(group, changed);
    boolean folded = fold.getAsBoolean();
    Verdict after = own(group, changed);
    if (empty == EmptySlices.LAST) {
      carryOn(group, changed, before, after);
    } else {
      replace(group, changed, before, after);
    }
    if (after != null) {
      group.newestSlice = Math.max(group.newestSlice, changed);
    }
    // Not when a part came before its total: the newest one may no longer be stored finely.
    boolean near = changed <= group.newestSlice && group.newestSlice - changed <= carry;
    if (empty == EmptySlices.LAST && near) {
      stand(group, carried(group, group.newestSlice));
    }
    return folded;
  }

  // Also amends the empty time slices after the changed one, up to the next one with events.
  private void carryOn(
      GroupState group, long changed, @Nullable Verdict before, @Nullable Verdict after) {
    if (Objects.equals(before, after)) {
      return;
    }
    long newest = group.newestSlice;
    if (changed > newest) {
      Verdict stands = standing(group);
      long until = stands == null ? newest : Math.min(changed - 1, newest + carry);
      for (long t = newest + 1; stands != null && t <= until; t++) {
        replace(group, t, null, stands);
      }
      replace(group, changed, null, after);
      return;
    }
    long earlier = before == null || after == null ? previous(group, changed) : changed;
    Verdict fallback = earlier == changed ? null : carried(group, earlier);
    for (long t = changed; t <= Math.min(newest, changed + carry); t++) {
      if (t > changed && own(group, t) != null) {
        break;
      }
      Verdict other = t - earlier <= carry ? fallback : null;
      Verdict was = before == null ? other : before;
      Verdict is = after == null ? other : after;
      replace(group, t, was, is);
    }
  }

  private static void stand(GroupState group, @Nullable Verdict verdict) {
    group.standingLow = verdict == null ? -1 : verdict.low;
    group.standingEstimate = verdict == null ? 0 : verdict.estimate;
    group.standingHigh = verdict == null ? 0 : verdict.high;
  }

  // The verdict that stands for empty time slices after the newest one.
  private static @Nullable Verdict standing(GroupState group) {
    return group.standingLow < 0
        ? null
        : new Verdict(group.standingLow, group.standingEstimate, group.standingHigh);
  }

  // The verdict that stands for empty time slices after t.
  private @Nullable Verdict carried(GroupState group, long t) {
    if (t == Long.MIN_VALUE) {
      return null;
    }
    Verdict own = own(group, t);
    if (own != null) {
      return own;
    }
    long earlier = previous(group, t);
    return earlier == Long.MIN_VALUE ? null : own(group, earlier);
  }

  private long previous(GroupState group, long before) {
    for (long t = before - 1; t >= before - carry && isHeld(group, t); t--) {
      if (own(group, t) != null) {
        return t;
      }
    }
    return Long.MIN_VALUE;
  }

  private boolean isHeld(GroupState group, long t) {
    long newest = group.newest == Long.MIN_VALUE ? Long.MIN_VALUE : Slices.of(group.newest);
    return newest == Long.MIN_VALUE || t * per > newest - (per <= Slices.PER_HOUR ? FINE : MINUTES);
  }

  private @Nullable Verdict own(GroupState group, long t) {
    Counts.events(group.track, group, t * per, end(t), events);
    double total = events.total();
    return !(total > 0)
        ? null
        : new Verdict(
            judge(events.goodLow() / total),
            judge(events.good() / total),
            judge(events.goodHigh() / total));
  }

  private long judge(double share) {
    return switch (rule) {
      case SliceRule.AtLeast wanted -> share >= wanted.share() ? GroupState.ONE : 0;
      case SliceRule.Average average -> GroupState.fixed(Math.clamp(share, 0, 1));
    };
  }

  private void replace(
      GroupState group, long t, @Nullable Verdict before, @Nullable Verdict after) {
    if (!Objects.equals(before, after)) {
      put(group, end(t), before, -1);
      put(group, end(t), after, 1);
    }
  }

  private static void put(GroupState group, long slice, @Nullable Verdict verdict, int sign) {
    if (verdict != null) {
      group.add(GroupState.SLICES, slice, sign);
      group.add(GroupState.SLICES_LOW, slice, sign * verdict.low);
      group.add(GroupState.SLICES_ESTIMATE, slice, sign * (verdict.estimate - verdict.low));
      group.add(GroupState.SLICES_SPAN, slice, sign * (verdict.high - verdict.low));
    }
  }

  private long end(long t) {
    return t * per + per - 1;
  }

  /**
   * Fills {@code into} with the complete time slices that end from slice {@code first} to {@code
   * last}; the one the watermark stands in is not complete before its last instant.
   */
  void counts(GroupState group, long first, long last, WindowCounts into) {
    long mark = group.track.mark();
    long end = mark == Track.NO_MARK ? last : Math.min(last, Math.floorDiv(mark, Slices.NANOS) - 1);
    if (end < first) {
      into.set(0, 0, 0, 0);
      return;
    }
    long total = group.sum(GroupState.SLICES, first, end);
    long low = group.sum(GroupState.SLICES_LOW, first, end);
    long estimate = low + group.sum(GroupState.SLICES_ESTIMATE, first, end);
    long high = low + group.sum(GroupState.SLICES_SPAN, first, end);
    // A long window reaches back to a whole minute or hour; empty ones are counted over the same.
    long from = Resolution.cell(first, end);
    switch (empty) {
      case IGNORE -> {}
      case GOOD -> {
        long missing = missing(group, from, end, total);
        total += missing;
        low += missing * GroupState.ONE;
        estimate += missing * GroupState.ONE;
        high += missing * GroupState.ONE;
      }
      case BAD -> total += missing(group, from, end, total);
      case LAST -> {
        long newest = group.newestSlice;
        Verdict stands = newest == Long.MIN_VALUE ? null : standing(group);
        if (stands != null) {
          long until = Math.min(newest + carry, lastEndingBy(end));
          long missing = Math.max(0, until - Math.max(newest, lastEndingBy(from - 1)));
          total += missing;
          low += missing * stands.low;
          estimate += missing * stands.estimate;
          high += missing * stands.high;
        }
      }
    }
    double one = GroupState.ONE;
    into.set(estimate / one, low / one, high / one, total);
  }

  /** The empty time slices since the group was first heard of. */
  private long missing(GroupState group, long first, long end, long judged) {
    if (group.oldest == Long.MAX_VALUE) {
      return 0;
    }
    long heardOf = Math.floorDiv(Slices.of(group.oldest), per);
    long possible = lastEndingBy(end) - Math.max(heardOf - 1, lastEndingBy(first - 1));
    return Math.max(0, possible - judged);
  }

  private long lastEndingBy(long slice) {
    return Math.floorDiv(slice + 1, per) - 1;
  }
}
