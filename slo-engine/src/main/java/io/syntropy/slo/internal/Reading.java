package io.syntropy.slo.internal;

import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.Spread;
import io.syntropy.slo.WindowCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers about tracks at their watermark. */
public final class Reading {
  private Reading() {}

  /** The status of an SLO; {@code tracks} are its objectives' (null: nothing reads it). */
  public static SloStatus status(
      Slo slo, int generation, List<@Nullable Track> tracks, Instant now) {
    List<SloStatus.PerObjective> objectives = new ArrayList<>();
    SloStatus top = null;
    for (int i = 0; i < slo.objectives().size(); i++) {
      Objective objective = slo.objectives().get(i);
      SloStatus one = one(slo, objective, i, generation, tracks.get(i), now);
      objectives.add(
          new SloStatus.PerObjective(
              objective.displayName(), objective.target(), one.state(), one.all()));
      top = top == null ? one : top;
    }
    if (top == null) {
      throw new IllegalArgumentException("objectives: none (expected at least one)");
    }
    return new SloStatus(
        top.name(),
        top.service(),
        top.objective(),
        top.window(),
        top.indicator(),
        generation,
        top.state(),
        top.all(),
        top.watermark(),
        top.coverage(),
        top.groups(),
        List.copyOf(objectives));
  }

  private static SloStatus one(
      Slo slo, Objective objective, int index, int generation, @Nullable Track track, Instant now) {
    List<SloStatus.Group> groups = new ArrayList<>();
    WindowCounts all = new WindowCounts();
    WindowCounts[] recent = new WindowCounts[BurnWindow.ALL.size()];
    Arrays.setAll(recent, i -> new WindowCounts());
    long mark = track == null ? Track.NO_MARK : track.mark();
    Double coverage = null;
    if (track != null && mark != Track.NO_MARK) {
      Plan plan = new Plan(slo, index, track);
      List<GroupState> inWindow = new ArrayList<>();
      for (GroupState group : track.groups()) {
        if (!Evaluating.inWindow(plan, group, mark)) {
          continue;
        }
        Evaluating one = new Evaluating(plan, group).of(plan, group, mark, Times.nanos(now));
        all.add(one.budget());
        for (int i = 0; i < recent.length; i++) {
          recent[i].add(one.windows()[i]);
        }
        groups.add(group(one));
        inWindow.add(group);
      }
      coverage = Coverage.of(inWindow, plan.first(mark), mark);
    }
    return new SloStatus(
        slo.name(),
        slo.service(),
        objective.target(),
        slo.window().text(),
        slo.indicatorName(),
        generation,
        worst(groups),
        BurnMath.budget(BurnMath.errorBudget(objective), all, recent),
        mark == Track.NO_MARK ? null : Times.instant(mark),
        coverage,
        List.copyOf(groups),
        List.of());
  }

  private static SloStatus.Group group(Evaluating one) {
    double coverage = one.coverage();
    return new SloStatus.Group(
        one.labels(),
        one.state(),
        BurnMath.budget(one.errorBudget(), one.budget(), one.windows()),
        Times.instant(one.newestNanos()),
        one.fresh(),
        Times.instant(one.watermarkNanos()),
        Double.isNaN(coverage) ? null : coverage);
  }

  private static SloState worst(List<SloStatus.Group> groups) {
    SloState worst = groups.isEmpty() ? SloState.NO_DATA : SloState.STALE;
    for (SloState candidate :
        List.of(SloState.NO_TRAFFIC, SloState.OK, SloState.BURNING, SloState.EXHAUSTED)) {
      if (groups.stream().anyMatch(g -> g.state() == candidate)) {
        worst = candidate;
      }
    }
    return worst;
  }

  /** A signal's totals over the window that ends at its watermark. */
  public static SignalReading read(String name, Track track, Duration window, Instant now) {
    long mark = track.mark();
    if (mark == Track.NO_MARK) {
      return new SignalReading(name, window, null, List.of());
    }
    long nowNanos = Times.nanos(now);
    long last = Slices.of(mark);
    long first = last - Slices.count(window) + 1;
    List<SignalReading.Group> groups = new ArrayList<>();
    for (GroupState group : track.groups()) {
      WindowCounts counts = Counts.of(track, group, first, last);
      double coverage = Coverage.of(group, first, mark);
      groups.add(
          new SignalReading.Group(
              group.labelMap(),
              counts.good(),
              counts.goodLow(),
              counts.goodHigh(),
              counts.total(),
              Times.instant(group.newest),
              group.fresh(nowNanos),
              Double.isNaN(coverage) ? null : coverage,
              track.indicator instanceof Indicator.Spread
                  ? spread(track, group, first, last)
                  : null));
    }
    return new SignalReading(name, window, Times.instant(mark), List.copyOf(groups));
  }

  private static Spread spread(Track track, GroupState group, long first, long last) {
    double sum = group.number(GroupState.SUM, GroupState.SUM_FRACTION, first, last);
    double[] bounds = track.bounds();
    if (bounds == null) {
      return new Spread(sum, List.of(), List.of());
    }
    List<Double> uppers = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    for (int i = 0; i <= bounds.length; i++) {
      if (i < bounds.length) {
        uppers.add(bounds[i]);
      }
      counts.add((double) group.sum(GroupState.BUCKETS + i, first, last));
    }
    return new Spread(sum, uppers, counts);
  }
}
