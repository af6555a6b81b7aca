package io.syntropy.policy;

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
  @Nullable String heldBy;

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
    d.heldBy = s.heldBy();
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
        heldBy);
  }

  boolean away() {
    return machine != TrafficMachine.NORMAL;
  }

  /** Takes in what this tick says about the region. */
  void observe(Judgement j, Instant now, double measuredRps) {
    health = j.health();
    penalty = penalty.tick(now);
    changes.removeIf(at -> !at.isAfter(now.minus(Guard.RATE_WINDOW)));
    breach = breach.tick(now, EvidenceRule.breaching(j));
    if (breach.since() == null) {
      told = RegionState.Told.NOTHING;
    }
    HoldProgress.Sight good = EvidenceRule.good(j);
    recover = machine == TrafficMachine.DRAINED ? recover.tick(now, good) : HoldProgress.NONE;
    stepGood = machine == TrafficMachine.PROBATION ? stepGood.tick(now, good) : HoldProgress.NONE;
    if (good != HoldProgress.Sight.YES) {
      rampRefused = false;
    }
    if (machine == TrafficMachine.NORMAL && j.health().serving() && !Double.isNaN(measuredRps)) {
      demandRps = measuredRps;
      demandAt = now;
    }
  }

  void drained(String key, Instant now, Duration expires) {
    machine = TrafficMachine.DRAINED;
    step = -1;
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
    step = index;
    recover = HoldProgress.NONE;
    stepGood = HoldProgress.NONE;
    expiresAt = now.plus(expires);
    extensions = 0;
    rampRefused = false;
  }

  /** Goes back to where it was before a shift that failed; a dwell must pass before the next. */
  void undone(TrafficMachine before, int stepBefore, Instant now, RegionPolicy policy) {
    switch (before) {
      case NORMAL -> normal(now);
      case DRAINED -> {
        machine = TrafficMachine.DRAINED;
        step = -1;
        since = now;
        recover = HoldProgress.NONE;
      }
      case PROBATION -> probation(stepBefore, now, policy.action().expires());
    }
    retryAfter = now.plus(policy.dwell());
  }

  void normal(Instant now) {
    machine = TrafficMachine.NORMAL;
    heldBy = null;
    step = -1;
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
