package io.syntropy.policy;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A region's state while one tick works on it. */
final class RegionDraft {
  TrafficMachine machine = TrafficMachine.NORMAL;
  int step = -1;
  HealthClass health = HealthClass.U;
  Instant since;
  HoldProgress breach = HoldProgress.NONE;
  HoldProgress recover = HoldProgress.NONE;
  HoldProgress stepGood = HoldProgress.NONE;
  FlapPenalty penalty = FlapPenalty.NONE;
  List<Instant> changes = new ArrayList<>();
  @Nullable String rootKey;
  @Nullable String lastKey;
  @Nullable Instant expiresAt;
  int extensions;
  boolean operatorOwned;
  RegionState.Told told = RegionState.Told.NOTHING;
  boolean rampRefused;
  @Nullable Double demandRps;
  @Nullable Instant demandAt;
  @Nullable Instant retryAfter;
  int soft;
  BreachWindow softBreach = BreachWindow.NONE;
  RegionState.Told softTold = RegionState.Told.NOTHING;
  @Nullable String heldBy;
  @Nullable PinnedRegionPolicy pinned;

  RegionDraft(Instant now) {
    this.since = now;
  }

  static RegionDraft of(RegionState s) {
    RegionDraft d = new RegionDraft(s.since());
    d.machine = s.machine();
    d.step = s.step();
    d.health = s.health();
    d.breach = s.breach();
    d.recover = s.recover();
    d.stepGood = s.stepGood();
    d.penalty = s.penalty();
    d.changes = new ArrayList<>(s.changes());
    d.rootKey = s.rootKey();
    d.lastKey = s.lastKey();
    d.expiresAt = s.expiresAt();
    d.extensions = s.extensions();
    d.operatorOwned = s.operatorOwned();
    d.told = s.told();
    d.rampRefused = s.rampRefused();
    d.demandRps = s.demandRps();
    d.demandAt = s.demandAt();
    d.retryAfter = s.retryAfter();
    d.soft = s.soft();
    d.softBreach = requireNonNullElse(s.softBreach(), BreachWindow.NONE);
    d.softTold = requireNonNullElse(s.softTold(), RegionState.Told.NOTHING);
    d.heldBy = s.heldBy();
    d.pinned = s.pinned();
    return d;
  }

  RegionState freeze() {
    return new RegionState(
        machine,
        step,
        health,
        since,
        breach,
        recover,
        stepGood,
        penalty,
        changes,
        rootKey,
        lastKey,
        expiresAt,
        extensions,
        operatorOwned,
        told,
        rampRefused,
        demandRps,
        demandAt,
        retryAfter,
        soft,
        softBreach,
        softTold,
        heldBy,
        pinned);
  }

  /** Whether it takes less than its normal weight. */
  boolean away() {
    return machine != TrafficMachine.NORMAL || soft > 0;
  }

  /**
   * What of {@code current} an action opened before pins were kept goes on by; a step that its ramp
   * does not have any more becomes the last.
   */
  void adopt(PinnedRegionPolicy current) {
    if (away() && pinned == null) {
      pinned = current;
      step = Math.min(step, current.probation().steps().size() - 1);
    }
  }

  /** Takes in what this tick says about the region. */
  void observe(Judgement j, Instant now, double measuredRps, Duration hold) {
    health = j.health();
    penalty = penalty.tick(now);
    changes.removeIf(at -> !at.isAfter(now.minus(Guard.RATE_WINDOW)));
    breach = breach.tick(now, EvidenceRule.breaching(j));
    if (breach.since() == null) {
      told = RegionState.Told.NOTHING;
    }
    softBreach = softBreach.tick(now, EvidenceRule.softening(j), hold);
    HoldProgress.Sight good = EvidenceRule.good(j);
    boolean waits = machine == TrafficMachine.DRAINED || soft > 0;
    recover = waits ? recover.tick(now, good) : HoldProgress.NONE;
    stepGood = machine == TrafficMachine.PROBATION ? stepGood.tick(now, good) : HoldProgress.NONE;
    if (good != HoldProgress.Sight.YES) {
      rampRefused = false;
    }
    if (!away() && j.health().serving() && !Double.isNaN(measuredRps)) {
      demandRps = measuredRps;
      demandAt = now;
    }
  }

  void drained(String key, Instant now, Duration expires) {
    machine = TrafficMachine.DRAINED;
    step = -1;
    soft = 0;
    since = now;
    penalty = penalty.flapped(now);
    recover = HoldProgress.NONE;
    stepGood = HoldProgress.NONE;
    rootKey = key;
    expiresAt = now.plus(expires);
    extensions = 0;
    told = RegionState.Told.NOTHING;
    rampRefused = false;
  }

  void probation(int index, Instant now, Duration expires) {
    if (machine != TrafficMachine.PROBATION) {
      since = now;
    }
    machine = TrafficMachine.PROBATION;
    soft = 0;
    step = index;
    recover = HoldProgress.NONE;
    stepGood = HoldProgress.NONE;
    expiresAt = now.plus(expires);
    extensions = 0;
    rampRefused = false;
  }

  /**
   * Takes {@code steps} quarters less than its normal weight; none is back to normal.
   *
   * @param key of the action the steps belong to
   */
  void softened(int steps, String key, Instant now, Duration expires) {
    if (steps == 0) {
      normal(now);
      return;
    }
    soft = steps;
    since = now;
    recover = HoldProgress.NONE;
    softBreach = BreachWindow.NONE;
    softTold = RegionState.Told.NOTHING;
    rampRefused = false;
    rootKey = rootKey == null ? key : rootKey;
    expiresAt = now.plus(expires);
    extensions = 0;
  }

  /**
   * Goes back to where it was before a shift that failed; a dwell must pass before the next.
   *
   * @param key of the action that is in force then
   * @param pinnedBefore what governed it then, null when nothing was open
   * @param policy what governed the shift
   */
  void undone(
      TrafficMachine before,
      int stepBefore,
      int softBefore,
      String key,
      Instant now,
      @Nullable PinnedRegionPolicy pinnedBefore,
      RegionPolicy policy) {
    RegionPolicy then = pinnedBefore == null ? policy : pinnedBefore.over(policy);
    switch (before) {
      case NORMAL -> {
        if (softBefore == 0) {
          normal(now);
        } else {
          rootKey = machine == TrafficMachine.DRAINED ? null : rootKey;
          machine = TrafficMachine.NORMAL;
          softened(softBefore, key, now, then.action().expires());
        }
      }
      case DRAINED -> {
        machine = TrafficMachine.DRAINED;
        step = -1;
        since = now;
        recover = HoldProgress.NONE;
      }
      case PROBATION -> probation(stepBefore, now, then.action().expires());
    }
    pinned = away() ? pinnedBefore : null;
    retryAfter = now.plus(policy.dwell());
  }

  void normal(Instant now) {
    machine = TrafficMachine.NORMAL;
    pinned = null;
    heldBy = null;
    step = -1;
    soft = 0;
    softBreach = BreachWindow.NONE;
    softTold = RegionState.Told.NOTHING;
    recover = HoldProgress.NONE;
    since = now;
    breach = HoldProgress.NONE;
    recover = HoldProgress.NONE;
    stepGood = HoldProgress.NONE;
    rootKey = null;
    expiresAt = null;
    extensions = 0;
    told = RegionState.Told.NOTHING;
    rampRefused = false;
  }
}
