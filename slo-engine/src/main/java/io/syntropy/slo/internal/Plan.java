package io.syntropy.slo.internal;

import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import java.time.Instant;

/** What evaluating one objective of an SLO needs, worked out once. */
final class Plan {
  final Slo slo;
  final int objective;
  final Track track;
  final double errorBudget;
  final BurnMath.Tiers tiers;

  /** Slices of a rolling window; 0 for a calendar window. */
  private final long rolling;

  // A calendar window begins at the same slice for every group evaluated at one watermark.
  private long calendarMark = Long.MIN_VALUE;
  private long calendarFirst;

  Plan(Slo slo, int objective, Track track) {
    this.slo = slo;
    this.objective = objective;
    this.track = track;
    Objective wanted = slo.objectives().get(objective);
    this.errorBudget = BurnMath.errorBudget(wanted);
    this.tiers = BurnMath.tiers(slo.window().nominal());
    this.rolling = slo.window() instanceof TimeWindow.Rolling r ? Slices.count(r.length()) : 0;
  }

  /** The first slice of the SLO's window that ends at a watermark. */
  long first(long watermark) {
    if (rolling > 0) {
      return Slices.of(watermark) - rolling + 1;
    }
    if (watermark != calendarMark) {
      Instant begin = slo.window().startFor(Times.instant(watermark));
      calendarFirst = Slices.of(Times.nanos(begin)) + 1;
      calendarMark = watermark;
    }
    return calendarFirst;
  }
}
