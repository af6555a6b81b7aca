package io.syntropy.policy;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A region's protective state while one tick works on it. */
final class ProtectiveDraft {
  /** Hz by which the mean must rise to count as improvement. */
  static final double IMPROVED_MEAN = 5;

  /** Share by which the low users must fall to count as improvement. */
  static final double IMPROVED_LOW = 0.05;

  ProtectiveLevel level = ProtectiveLevel.NONE;
  Instant since;
  @Nullable Instant expiresAt;
  HoldProgress meanLow = HoldProgress.NONE;
  HoldProgress manyLow = HoldProgress.NONE;
  HoldProgress recovered = HoldProgress.NONE;
  double anchorMean = Double.NaN;
  double anchorLow = Double.NaN;
  @Nullable String decisionKey;
  RegionState.Told told = RegionState.Told.NOTHING;
  @Nullable String heldBy;
  @Nullable ProtectiveHistory history;
  final List<PinnedProtectivePolicy> pinned = new ArrayList<>();

  ProtectiveDraft(Instant now) {
    this.since = now;
  }

  static ProtectiveDraft of(ProtectiveRegionState s) {
    ProtectiveDraft d = new ProtectiveDraft(s.since());
    d.level = s.level();
    d.expiresAt = s.expiresAt();
    d.meanLow = s.meanLow();
    d.manyLow = s.manyLow();
    d.recovered = s.recovered();
    d.anchorMean = s.anchorMean();
    d.anchorLow = s.anchorLow();
    d.decisionKey = s.decisionKey();
    d.told = s.told();
    d.heldBy = s.heldBy();
    d.history = s.history();
    d.pinned.addAll(requireNonNullElse(s.pinned(), List.of()));
    return d;
  }

  ProtectiveRegionState freeze() {
    return new ProtectiveRegionState(
        level,
        since,
        expiresAt,
        meanLow,
        manyLow,
        recovered,
        anchorMean,
        anchorLow,
        decisionKey,
        told,
        heldBy,
        history,
        pinned);
  }

  /** What governs {@code at}; a level that was skipped goes by the next one above. */
  PinnedProtectivePolicy governing(ProtectiveLevel at, PinnedProtectivePolicy current) {
    return pinned.stream()
        .filter(p -> p.level().compareTo(at) >= 0)
        .min(Comparator.comparing(PinnedProtectivePolicy::level))
        .map(p -> p.at(at))
        .orElseGet(() -> current.at(at));
  }

  /** From now on {@code terms} govern their level, and nothing any above it. */
  void pin(PinnedProtectivePolicy terms) {
    pinned.removeIf(p -> p.level().compareTo(terms.level()) >= 0);
    if (terms.level() != ProtectiveLevel.NONE) {
      pinned.add(terms);
    }
  }

  void forgetHolds() {
    meanLow = HoldProgress.NONE;
    manyLow = HoldProgress.NONE;
    recovered = HoldProgress.NONE;
  }

  /** After a restart. */
  void restarted() {
    forgetHolds();
    history = history == null ? null : history.restarted();
  }

  /** Takes in one tick's signal. */
  void observe(ProtectiveVerdict v, Instant now) {
    ProtectiveHistory before = history == null ? ProtectiveHistory.begin(now) : history;
    history = before.tick(now, level, v);
    meanLow = meanLow.tick(now, v.meanLow());
    manyLow = manyLow.tick(now, v.manyLow());
    recovered = level == ProtectiveLevel.NONE ? HoldProgress.NONE : recovered.tick(now, v.good());
    if (meanLow.since() == null && manyLow.since() == null && recovered.since() == null) {
      told = RegionState.Told.NOTHING;
    }
    if (level == ProtectiveLevel.NONE) {
      return;
    }
    if (v.known() && Double.isNaN(anchorMean)) {
      anchorMean = v.mean();
      anchorLow = v.low();
    }
    // Improvement under protection buys another full hold before the next level.
    if (v.mean() >= anchorMean + IMPROVED_MEAN) {
      anchorMean = v.mean();
      meanLow = HoldProgress.NONE.tick(now, v.meanLow());
    }
    if (v.low() <= anchorLow - IMPROVED_LOW) {
      anchorLow = v.low();
      manyLow = HoldProgress.NONE.tick(now, v.manyLow());
    }
  }

  /** Enters a level as of {@code from}; holds start anew with this tick. */
  void enter(
      ProtectiveLevel next,
      Instant from,
      Instant now,
      PinnedProtectivePolicy terms,
      ProtectiveVerdict v) {
    pin(terms);
    level = next;
    heldBy = null;
    since = from;
    expiresAt = next == ProtectiveLevel.NONE ? null : from.plus(terms.ttl().of(next));
    anchorMean = v.mean();
    anchorLow = v.low();
    forgetHolds();
    told = RegionState.Told.NOTHING;
    observe(v, now);
  }
}
