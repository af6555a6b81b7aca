package io.syntropy.slo.internal;

import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.WindowCounts;
import java.time.Duration;
import java.util.Map;

/** One reused evaluation of a plan for a group. */
final class Evaluating implements Evaluation {
  private static final int WINDOWS = BurnWindow.ALL.size();
  static final long[] LENGTHS =
      BurnWindow.ALL.stream().mapToLong(w -> Slices.count(w.length())).toArray();

  private final WindowCounts budget = new WindowCounts();
  private final WindowCounts[] recent = new WindowCounts[WINDOWS];
  private final double[] burn = new double[WINDOWS];
  private Plan plan;
  private GroupState group;
  private long watermark;
  private long first;
  private double remaining;
  private int tier;
  private boolean fresh;

  Evaluating(Plan plan, GroupState group) {
    this.plan = plan;
    this.group = group;
    for (int i = 0; i < WINDOWS; i++) {
      recent[i] = new WindowCounts();
    }
  }

  /** Whether the group has points in the plan's window that ends at this watermark. */
  static boolean inWindow(Plan plan, GroupState group, long watermark) {
    return watermark != Track.NO_MARK && group.newest > plan.first(watermark) * Slices.NANOS;
  }

  Evaluating of(Plan nextPlan, GroupState nextGroup, long mark, long nowNanos) {
    plan = nextPlan;
    group = nextGroup;
    watermark = mark;
    first = plan.first(mark);
    Track track = plan.track;
    long last = Slices.of(mark);
    for (int i = 0; i < WINDOWS; i++) {
      Counts.of(track, group, last - LENGTHS[i] + 1, last, recent[i]);
      burn[i] = recent[i].burn(plan.errorBudget);
    }
    Counts.of(track, group, first, last, budget);
    remaining = BurnMath.remaining(budget, plan.errorBudget);
    tier = plan.tiers.firing(burn);
    fresh = group.fresh(nowNanos);
    return this;
  }

  @Override
  public Slo slo() {
    return plan.slo;
  }

  @Override
  public int objective() {
    return plan.objective;
  }

  @Override
  public double errorBudget() {
    return plan.errorBudget;
  }

  @Override
  public Map<String, String> labels() {
    return group.labelMap();
  }

  @Override
  public WindowCounts budget() {
    return budget;
  }

  @Override
  public double budgetRemaining() {
    return remaining;
  }

  @Override
  public WindowCounts window(BurnWindow window) {
    return recent[window.ordinal()];
  }

  WindowCounts[] windows() {
    return recent;
  }

  @Override
  public double burn(BurnWindow window) {
    return burn[window.ordinal()];
  }

  @Override
  public void counts(Duration window, WindowCounts into) {
    long last = Slices.of(watermark);
    Counts.of(plan.track, group, last - Slices.count(window) + 1, last, into);
  }

  @Override
  public int tier() {
    return tier;
  }

  @Override
  public SloState state() {
    return fresh ? BurnMath.state(budget.total(), remaining, tier) : SloState.STALE;
  }

  @Override
  public long watermarkNanos() {
    return watermark;
  }

  @Override
  public long newestNanos() {
    return group.newest;
  }

  @Override
  public boolean fresh() {
    return fresh;
  }

  @Override
  public double coverage() {
    return Coverage.of(group, first, watermark);
  }

  @Override
  public double coverage(Duration window) {
    long from = Slices.of(watermark) - Slices.count(window) + 1;
    return Coverage.of(group, from, watermark);
  }

  @Override
  public double heard(Duration window) {
    return Heard.of(group, Slices.of(watermark) - Slices.count(window) + 1, watermark);
  }

  @Override
  public long oldestNanos() {
    return group.oldest;
  }
}
