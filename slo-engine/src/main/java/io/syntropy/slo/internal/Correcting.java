package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Correction.Kind;
import io.syntropy.slo.Objective;
import java.time.Instant;
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
  private final Map<GroupState, Plan> plans = new HashMap<>();

  private final List<Double> credited = new ArrayList<>();
  private final List<Double> creditable = new ArrayList<>();

  /** What is corrected in one group, and where each credit's bad events are. */
  private record Plan(Ranges excluded, Ranges good, List<Ranges> credits) {}

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
      List<Correction> corrections, Objective objective, Track track, long first, long last) {
    Correcting correcting = new Correcting(corrections, track, last);
    if (!corrections.isEmpty()) {
      correcting.plan(first, BurnMath.errorBudget(objective));
    }
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
      plans.put(group, new Plan(excluded, good, ranges));
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
        Plan plan = plan(group);
        bad += sum(group, plan.credits().get(index), Long.MIN_VALUE).bad();
        total += since(group, first).minus(sum(group, plan.excluded(), first)).total();
      }
    }
    double share = credit.budgetShare() * errorBudget * total;
    credited.add(credit.events() > 0 ? credit.events() : share);
    creditable.add(bad);
  }

  private Plan plan(GroupState group) {
    Plan plan = plans.get(group);
    if (plan == null) {
      throw new IllegalStateException("group: " + group.labels + " (expected one of the track's)");
    }
    return plan;
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
    long first = Math.floorDiv(nanos(correction.from()), Slices.NANOS);
    return first > last
        ? new Ranges.Range(first, first - 1)
        : new Ranges.Range(
            Resolution.down(first, last), Resolution.up(Slices.of(nanos(correction.to())), last));
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

  /** The group's corrected counts over the slices from {@code first}. */
  Counts counts(GroupState group, long first) {
    Counts window = since(group, first);
    if (corrections.isEmpty()) {
      return window;
    }
    Plan plan = plan(group);
    Counts forgiven = sum(group, plan.good(), first);
    Counts left = window.minus(sum(group, plan.excluded(), first));
    double good = left.good() + forgiven.bad();
    double low = left.low() + forgiven.total() - forgiven.low();
    double high = left.high() + forgiven.total() - forgiven.high();
    for (int i = 0; i < credited.size(); i++) {
      Counts range = sum(group, plan.credits().get(i), first);
      good += credit(i, range.bad());
      low += credit(i, range.total() - range.low());
      high += credit(i, range.total() - range.high());
    }
    double total = left.total();
    return new Counts(Math.min(good, total), Math.min(low, total), Math.min(high, total), total);
  }

  // All of them when the credit is at least the range's bad events, else their share of it.
  private double credit(int index, double bad) {
    double events = credited.get(index);
    double all = creditable.get(index);
    return events >= all ? bad : events * bad / all;
  }

  private Counts since(GroupState group, long first) {
    return first > last ? Counts.ZERO : Counts.of(track, group, first, last);
  }

  // The part of the ranges in the window: of its outward rounded beginning, as the window itself.
  private Counts sum(GroupState group, Ranges ranges, long first) {
    long begin = first == Long.MIN_VALUE ? first : Resolution.down(first, last);
    Counts sum = Counts.ZERO;
    for (Ranges.Range range : ranges.all()) {
      if (range.last() >= begin) {
        Counts newer = since(group, range.last() + 1);
        sum = sum.plus(since(group, Math.max(range.first(), begin)).minus(newer));
      }
    }
    return sum;
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
