package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Correction.Kind;
import io.syntropy.slo.WindowCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the counts of one objective's groups with its SLO's corrections applied, over windows that
 * end with one slice. Ranges are rounded outward to whole cells of the resolution stored at their
 * ends, so that a range's sum is the difference of two windows.
 */
final class Correcting {
  private final List<Correction> corrections;
  private final Track track;
  private final long last;
  private final Map<GroupState, Scope> scopes = new HashMap<>();

  private final List<Double> credited = new ArrayList<>();
  private final List<Double> creditable = new ArrayList<>();

  /** What is corrected in one group, and where each credit's bad events are. */
  private record Scope(Ranges excluded, Ranges good, List<Ranges> credits) {}

  private Correcting(List<Correction> corrections, Track track, long last) {
    this.corrections = corrections;
    this.track = track;
    this.last = last;
  }

  /**
   * @param first where the SLO's window begins: a credit's share is of that window's budget
   * @param last the slice with which every window ends
   */
  static Correcting of(
      List<Correction> corrections, double errorBudget, Track track, long first, long last) {
    Correcting correcting = new Correcting(corrections, track, last);
    correcting.plan(first, errorBudget);
    return correcting;
  }

  private void plan(long first, double errorBudget) {
    List<Correction> credits =
        corrections.stream()
            .filter(c -> c.kind() == Kind.CREDIT)
            .sorted(Comparator.comparing(Correction::at).thenComparing(Correction::id))
            .toList();
    List<GroupState> groups = track.groups();
    for (GroupState group : groups) {
      Ranges excluded = ranges(group, Kind.EXCLUDE);
      Ranges good = ranges(group, Kind.COUNT_GOOD).without(excluded);
      Ranges taken = excluded.plus(good);
      List<Ranges> ranges = new ArrayList<>();
      for (Correction credit : credits) {
        boolean about = isAbout(credit, group);
        ranges.add(about ? Ranges.of(List.of(range(credit))).without(taken) : Ranges.NONE);
      }
      scopes.put(group, new Scope(excluded, good, ranges));
    }
    for (int i = 0; i < credits.size(); i++) {
      credit(credits.get(i), i, first, errorBudget, groups);
    }
  }

  // The same fraction of each bad event of the range, so that any window sees its share.
  private void credit(
      Correction credit, int index, long first, double errorBudget, List<GroupState> groups) {
    double bad = 0;
    double total = 0;
    for (GroupState group : groups) {
      if (isAbout(credit, group)) {
        Scope scope = scope(group);
        bad += sum(group, scope.credits().get(index), Long.MIN_VALUE).bad();
        total += since(group, first).minus(sum(group, scope.excluded(), first)).total();
      }
    }
    double share = credit.budgetShare() * errorBudget * total;
    credited.add(credit.events() > 0 ? credit.events() : share);
    creditable.add(bad);
  }

  private Scope scope(GroupState group) {
    Scope scope = scopes.get(group);
    if (scope == null) {
      throw new IllegalStateException("group: " + group.labels + " (expected one of the track's)");
    }
    return scope;
  }

  private Ranges ranges(GroupState group, Kind kind) {
    return Ranges.of(
        corrections.stream()
            .filter(c -> c.kind() == kind && isAbout(c, group))
            .map(this::range)
            .toList());
  }

  private Ranges.Range range(Correction correction) {
    return range(correction, last);
  }

  /** The slices a correction takes, rounded outward; empty (last before first) if it is later. */
  static Ranges.Range range(Correction correction, long last) {
    long first = Math.floorDiv(Times.nanos(correction.from()), Slices.NANOS);
    return first > last
        ? new Ranges.Range(first, first - 1)
        : new Ranges.Range(
            Resolution.down(first, last),
            Resolution.up(Slices.of(Times.nanos(correction.to())), last));
  }

  private boolean isAbout(Correction correction, GroupState group) {
    List<String> keys = track.indicator.groupBy();
    for (Map.Entry<String, String> label : correction.labels().entrySet()) {
      int at = keys.indexOf(label.getKey());
      if (at < 0 || !group.labels.get(at).equals(label.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Fills {@code into} with the group's corrected counts over the slices from {@code first}. */
  void counts(GroupState group, long first, WindowCounts into) {
    Totals window = since(group, first);
    Scope scope = scope(group);
    Totals forgiven = sum(group, scope.good(), first);
    Totals left = window.minus(sum(group, scope.excluded(), first));
    double good = left.good() + forgiven.bad();
    double low = left.low() + forgiven.total() - forgiven.low();
    double high = left.high() + forgiven.total() - forgiven.high();
    for (int i = 0; i < credited.size(); i++) {
      Totals range = sum(group, scope.credits().get(i), first);
      good += credit(i, range.bad());
      low += credit(i, range.total() - range.low());
      high += credit(i, range.total() - range.high());
    }
    double total = left.total();
    into.set(Math.min(good, total), Math.min(low, total), Math.min(high, total), total);
  }

  // All of them when the credit is at least the range's bad events, else their share of it.
  private double credit(int index, double bad) {
    double events = credited.get(index);
    double all = creditable.get(index);
    return events >= all ? bad : events * bad / all;
  }

  private Totals since(GroupState group, long first) {
    return first > last ? Totals.ZERO : Totals.of(track, group, first, last);
  }

  // The part of the ranges in the window: of its outward rounded beginning, as the window itself.
  private Totals sum(GroupState group, Ranges ranges, long first) {
    long begin = first == Long.MIN_VALUE ? first : Resolution.cell(first, last);
    Totals sum = Totals.ZERO;
    for (Ranges.Range range : ranges.all()) {
      if (range.last() >= begin) {
        long from = range.first() <= begin ? first : range.first();
        sum = sum.plus(since(group, from).minus(since(group, range.last() + 1)));
      }
    }
    return sum;
  }
}
