package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the action in flight from telemetry.
 *
 * <p>A drain is verified once a whole observation window lies after the last router's
 * acknowledgement, the region's requests really fell (under a tenth of what they were, or under the
 * volume floor, or silent), and every region that served well still does. Not so {@link #GRACE}
 * after that window: it failed; a person is paged and the drain is undone under the guard. A step
 * of the way back is verified by the region itself being good or between after the window; unknown
 * keeps it waiting. Without every acknowledgement {@link #APPLY_TIMEOUT} after the decision an
 * action failed: inconclusive is never success.
 */
final class Verification {
  static final Duration APPLY_TIMEOUT = Duration.ofSeconds(60);
  static final Duration GRACE = Duration.ofSeconds(60);

  /** Share of its earlier requests under which a drained region counts as empty. */
  static final double FALLEN = 0.1;

  private Verification() {}

  static Instant deadline(Instant appliedAt, RegionPolicy policy) {
    return appliedAt.plus(policy.window()).plus(GRACE);
  }

  static void run(Tick t) {
    InFlight f = t.inFlight;
    if (f == null) {
      return;
    }
    Instant applied = f.appliedAt();
    if (applied == null) {
      if (!t.now.isBefore(f.deadline()) && !t.quiet()) {
        failed(t, f, "not acknowledged by every router within " + APPLY_TIMEOUT);
      }
      return;
    }
    boolean verified =
        switch (f.kind()) {
          case DRAIN ->
              settled(t, f, applied)
                  && fallen(t, f)
                  && receiversServe(t, f)
                  && receiversHealthy(t, f);
          case SOFT -> settled(t, f, applied) && receiversServe(t, f) && lightened(t, f);
          case STEP, RESTORE ->
              settled(t, f, applied) && t.judgement(f.region()).health().serving();
          case REVERT -> true;
        };
    if (verified) {
      t.inFlight = null;
      t.update(f.decisionKey(), f.region(), ActionUpdate.Change.VERIFIED, verifiedBecause(f));
    } else if (takes(f) && !t.now.isBefore(f.deadline()) && !t.quiet()) {
      boolean fell = f.kind() == TrafficShift.Kind.DRAIN ? fallen(t, f) : lightened(t, f);
      failed(t, f, fell ? "a receiver no longer serves well" : "its requests did not fall");
    }
  }

  private static boolean settled(Tick t, InFlight f, Instant applied) {
    return !t.now.isBefore(applied.plus(t.policyOf(f).window()));
  }

  private static boolean fallen(Tick t, InFlight f) {
    PassiveEvidence e = t.input(f.region()).passive();
    if (e == null || !e.fresh() || Double.isNaN(e.requestsPerMinute())) {
      return true;
    }
    double floor = t.policyOf(f).floor().requestsPerMinute();
    double tenth = Double.isNaN(f.victimRpm()) ? 0 : f.victimRpm() * FALLEN;
    return e.requestsPerMinute() < Math.max(tenth, floor);
  }

  private static boolean receiversServe(Tick t, InFlight f) {
    return f.receivers().stream().allMatch(name -> t.judgement(name).health().serving());
  }

  private static boolean takes(InFlight f) {
    return f.kind() == TrafficShift.Kind.DRAIN || f.kind() == TrafficShift.Kind.SOFT;
  }

  /** Under the terms' error ratio, or no worse than before. */
  private static boolean receiversHealthy(Tick t, InFlight f) {
    Map<String, Double> before = f.receiverErrors();
    return f.receivers().stream()
        .allMatch(name -> {
          PassiveEvidence e = t.input(name).passive();
          if (e == null || !e.fresh() || Double.isNaN(e.errorRatio())) {
            return true;
          }
          double earlier = before == null ? 0 : before.getOrDefault(name, 0.0);
          return e.errorRatio() <= Math.max(t.termsOf(f.region()).receiverErrors(), earlier);
        });
  }

  /** At least half of what was asked for is gone; silence and few requests say nothing against. */
  private static boolean lightened(Tick t, InFlight f) {
    PassiveEvidence e = t.input(f.region()).passive();
    if (e == null || !e.fresh() || Double.isNaN(e.requestsPerMinute())) {
      return true;
    }
    double before = f.before().getOrDefault(f.region(), 0.0);
    double left = before > 0 ? t.weights.getOrDefault(f.region(), 0.0) / before : 1;
    double limit = Double.isNaN(f.victimRpm()) ? Double.NaN : f.victimRpm() * (1 + left) / 2;
    return Double.isNaN(limit)
        || e.requestsPerMinute() <= Math.max(limit, t.policyOf(f).floor().requestsPerMinute());
  }

  private static String verifiedBecause(InFlight f) {
    return switch (f.kind()) {
      case DRAIN, SOFT -> "requests fell and the receivers serve well";
      case STEP, RESTORE -> "the region serves well on its share";
      case REVERT -> "acknowledged by every router";
    };
  }

  /** The action had no effect or a bad one: stop, page, undo under the guard. */
  static void failed(Tick t, InFlight f, String why) {
    t.inFlight = null;
    t.update(f.decisionKey(), f.region(), ActionUpdate.Change.FAILED, why);
    t.page(f.region(), Pages.VERIFY, false, Mode.ACT, f.decisionKey() + " failed: " + why);
    RegionDraft r = t.region(f.region());
    if (f.kind() == TrafficShift.Kind.REVERT) {
      r.operatorOwned = true;
      t.page(f.region(), Pages.OPERATOR, false, Mode.ACT, "a revert failed: a person must decide");
      return;
    }
    Proposal undo =
        new Proposal(
            f.region(),
            TrafficShift.Kind.REVERT,
            f.fromMachine(),
            f.fromStep(),
            f.fromSoft(),
            new TreeMap<>(),
            f.before(),
            "undo of " + f.decisionKey() + ": " + why,
            true,
            f.pinned());
    Transitions.propose(t, undo, Transitions.Tell.EACH);
  }

  /** The target kept or got back the weights from before: only our own state goes back. */
  static void withoutEffect(Tick t, InFlight f, String why) {
    t.inFlight = null;
    t.update(f.decisionKey(), f.region(), ActionUpdate.Change.FAILED, why);
    t.page(f.region(), Pages.VERIFY, false, Mode.ACT, f.decisionKey() + " failed: " + why);
    RegionDraft r = t.region(f.region());
    if (f.kind() == TrafficShift.Kind.REVERT) {
      r.operatorOwned = true;
      return;
    }
    r.undone(
        f.fromMachine(),
        f.fromStep(),
        f.fromSoft(),
        f.decisionKey(),
        t.now,
        f.pinned(),
        t.policyOf(f));
    t.weights = new TreeMap<>(f.before());
  }
}
