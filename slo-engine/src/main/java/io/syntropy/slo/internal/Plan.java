package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import java.util.List;

/** What evaluating one objective of an SLO needs, worked out once. */
final class Plan {
  final Slo slo;
  final int objective;
  final Track track;
  final double errorBudget;
  final BurnMath.Tiers tiers;

  /** The SLO's corrections, nearly always none. */
  final List<Correction> corrections;

  /** Where an ended generation stopped; {@link Track#NO_MARK} for a live one. */
  final long ended;

  /** Slices of a rolling window; 0 for a calendar window. */
  private final long rolling;

  // A calendar window begins at the same slice for every group evaluated at one watermark.
  private long calendarMark = Long.MIN_VALUE;
  private long calendarFirst;

  Plan(Slo slo, int objective, Track track, List<Correction> corrections) {
    this(slo, objective, track, corrections, Track.NO_MARK);
  }

  Plan(Slo slo, int objective, Track track, List<Correction> corrections, long ended) {
    this.slo = slo;
    this.objective = objective;
    this.track = track;
    this.corrections = corrections;
    this.ended = ended;
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
      calendarFirst = first(slo.window(), watermark);
      calendarMark = watermark;
    }
    return calendarFirst;
  }

  /** The first slice of a window that ends at a watermark. */
  static long first(TimeWindow window, long watermark) {
    return switch (window) {
      case TimeWindow.Rolling r -> Slices.of(watermark) - Slices.count(r.length()) + 1;
      case TimeWindow.Calendar c ->
          Slices.of(Times.nanos(c.startFor(Times.instant(watermark)))) + 1;
    };
  }

  /** The watermark to read at. */
  long mark() {
    return ended == Track.NO_MARK ? track.mark() : ended;
  }
}
