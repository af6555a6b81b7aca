package io.syntropy.slo.internal;

import io.syntropy.slo.BurnWindow;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.WindowCounts;
import io.syntropy.slo.internal.CompositeMath.Ratio;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One objective of a composite for one group. Its counts are derived, good = sli × total, where
 * total is the events of the known parts; rates and what remains come from the error ratio itself.
 */
final class CompositeEvaluation implements Evaluation {
  private final Slo slo;
  private final int objective;
  private final double errorBudget;
  private final CompositePart whole;
  private final Map<String, String> labels;
  private final long mark;
  private final long first;
  private final boolean fresh;
  private final @Nullable Ratio budget;
  private final @Nullable Ratio[] recent = new @Nullable Ratio[BurnWindow.ALL.size()];
  private final int tier;

  CompositeEvaluation(
      Slo slo,
      int objective,
      CompositePart whole,
      Map<String, String> labels,
      long mark,
      boolean fresh) {
    this.slo = slo;
    this.objective = objective;
    this.errorBudget = whole.errorBudget();
    this.whole = whole;
    this.labels = labels;
    this.mark = mark;
    this.first = Plan.first(slo.window(), mark);
    this.fresh = fresh;
    this.budget = whole.ratio(first, labels);
    double[] burn = new double[recent.length];
    for (BurnWindow window : BurnWindow.ALL) {
      int i = window.ordinal();
      recent[i] = ratio(window.length());
      burn[i] = burn(window);
    }
    this.tier = BurnMath.tiers(slo.window().nominal()).firing(burn);
  }

  private @Nullable Ratio ratio(Duration window) {
    return whole.ratio(Slices.of(mark) - Slices.count(window) + 1, labels);
  }

  private static void fill(@Nullable Ratio ratio, WindowCounts into) {
    if (ratio == null) {
      into.set(0, 0, 0, 0);
    } else {
      into.set(
          sli(ratio.error()) * ratio.total(),
          sli(ratio.high()) * ratio.total(),
          sli(ratio.low()) * ratio.total(),
          ratio.total());
    }
  }

  private static double sli(double error) {
    return Math.max(0, 1 - error);
  }

  private static WindowCounts counts(@Nullable Ratio ratio) {
    WindowCounts counts = new WindowCounts();
    fill(ratio, counts);
    return counts;
  }

  /** The SLI over the SLO's window; null while it is unknown. */
  @Nullable Double sli() {
    return budget == null ? null : sli(budget.error());
  }

  @Override
  public Slo slo() {
    return slo;
  }

  @Override
  public int objective() {
    return objective;
  }

  @Override
  public double errorBudget() {
    return errorBudget;
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public WindowCounts budget() {
    return counts(budget);
  }

  @Override
  public double budgetRemaining() {
    return budget == null ? 1 : 1 - budget.error() / errorBudget;
  }

  @Override
  public WindowCounts window(BurnWindow window) {
    return counts(recent[window.ordinal()]);
  }

  @Override
  public double burn(BurnWindow window) {
    Ratio ratio = recent[window.ordinal()];
    return ratio == null ? Double.NaN : ratio.error() / errorBudget;
  }

  @Override
  public void counts(Duration window, WindowCounts into) {
    fill(ratio(window), into);
  }

  @Override
  public int tier() {
    return tier;
  }

  @Override
  public SloState state() {
    if (!fresh) {
      return SloState.STALE;
    }
    // Known without events (unknown parts taken as bad) is a state as any other.
    return BurnMath.state(budget == null ? 0 : 1, budgetRemaining(), tier);
  }

  @Override
  public long watermarkNanos() {
    return mark;
  }

  @Override
  public long newestNanos() {
    return whole.newest(labels);
  }

  @Override
  public boolean fresh() {
    return fresh;
  }

  @Override
  public double coverage() {
    return coverage(first);
  }

  @Override
  public double coverage(Duration window) {
    return coverage(Slices.of(mark) - Slices.count(window) + 1);
  }

  @Override
  public double heard(Duration window) {
    Double lowest = whole.heard(Slices.of(mark) - Slices.count(window) + 1, mark, labels);
    return lowest == null ? Double.NaN : lowest;
  }

  @Override
  public long oldestNanos() {
    return whole.oldest(labels);
  }

  private double coverage(long from) {
    Double lowest = whole.coverage(from, mark, labels);
    return lowest == null ? Double.NaN : lowest;
  }
}
