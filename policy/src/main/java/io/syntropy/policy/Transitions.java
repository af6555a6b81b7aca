package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts proposals to the guard and moves the machines when they pass. */
final class Transitions {
  private Transitions() {}

  /**
   * Asks the guard. What is allowed in act mode moves the machine; what is observed or denied is
   * told when {@code tell} says it is news.
   */
  static boolean propose(Tick t, Proposal p, Tell tell) {
    return propose(t, p, tell, null);
  }

  /** The same for what a person asks for, in any mode of the policy. */
  static boolean propose(Tick t, Proposal p, Tell tell, @Nullable ByHand hand) {
    RegionDraft r = t.region(p.region());
    String key = hand == null ? key(t, p) : hand.decisionKey();
    List<GuardResult> guard =
        t.inputs.answers().after(ByHand.excused(hand, Guard.check(t, p)), key);
    Verdict verdict = Guard.verdict(hand, guard);
    Mode mode = hand == null ? t.modeOf(r, p.kind()) : Mode.ACT;
    boolean effective = verdict == Verdict.ALLOWED && mode == Mode.ACT;
    if (verdict == Verdict.DENIED && p.kind() == TrafficShift.Kind.DRAIN && hand == null) {
      pageRefusal(t, p.region(), mode, guard);
    }
    if (!effective && !tell.isNews(r, verdict)) {
      return false;
    }
    String reason =
        verdict == Verdict.ALLOWED
            ? p.reason()
            : p.reason() + "; refused by " + Guard.refusals(ByHand.refusing(hand, guard));
    PinnedRegionPolicy governs = governs(t, p);
    Duration holds = hand == null ? governs.action().expires() : hand.expires();
    Instant expires = t.now.plus(holds);
    String back =
        switch (p.kind()) {
          case DRAIN, SOFT ->
              hand == null
                  ? "recovery, or expiry: guarded ramp back"
                  : "its end, or whoever reverts it: guarded ramp back";
          case STEP, RESTORE, REVERT -> "relapse drains at once";
        };
    TrafficShift shift =
        new TrafficShift(
            key,
            t.policy.name(),
            t.policy.service(),
            p.region(),
            p.kind(),
            t.weights,
            p.weights(),
            mode,
            verdict,
            reason,
            evidence(t, p.region()),
            guard,
            t.now,
            expires,
            new Revert(expires, back, t.weights),
            governs.revision());
    if (effective) {
      apply(t, p, shift, holds, governs);
      r.heldBy = hand != null && p.kind() == TrafficShift.Kind.DRAIN ? hand.by() : null;
    }
    t.intents.add(shift);
    return effective;
  }

  /** A drain, and the first soft step, open an action of their own; the rest belongs to one. */
  private static PinnedRegionPolicy governs(Tick t, Proposal p) {
    PinnedRegionPolicy open = t.region(p.region()).pinned;
    if (p.kind() == TrafficShift.Kind.DRAIN) {
      return t.current;
    }
    return open != null ? open : p.pinned() != null ? p.pinned() : t.current;
  }

  private static void pageRefusal(Tick t, String region, Mode mode, List<GuardResult> guard) {
    boolean allBad =
        guard.stream()
            .anyMatch(g -> g.rule().equals("I4") && g.result() != GuardResult.Result.PASS);
    if (allBad) {
      String reason = "most regions breach together: shed load, no failover";
      t.page(Pages.ALL, Pages.ALL_BAD, true, mode, reason);
    } else {
      String reason = "drain of %s refused by %s".formatted(region, Guard.refusals(guard));
      t.page(region, Pages.REFUSED, false, mode, reason);
    }
  }

  /** Which refusals and observations are news. */
  enum Tell {
    /** Once per breach. */
    BREACH {
      @Override
      boolean isNews(RegionDraft r, Verdict verdict) {
        RegionState.Told now =
            verdict == Verdict.DENIED ? RegionState.Told.DENIED : RegionState.Told.OBSERVED;
        boolean news = now.compareTo(r.told) > 0;
        r.told = news ? now : r.told;
        return news;
      }
    },
    /** Once per recovery. */
    RAMP {
      @Override
      boolean isNews(RegionDraft r, Verdict verdict) {
        boolean news = !r.rampRefused;
        r.rampRefused = true;
        return news;
      }
    },
    /** Once per need for a soft step. */
    SOFT {
      @Override
      boolean isNews(RegionDraft r, Verdict verdict) {
        RegionState.Told now =
            verdict == Verdict.DENIED ? RegionState.Told.DENIED : RegionState.Told.OBSERVED;
        boolean news = now.compareTo(r.softTold) > 0;
        r.softTold = news ? now : r.softTold;
        return news;
      }
    },
    /** Always: it happens once by itself. */
    EACH {
      @Override
      boolean isNews(RegionDraft r, Verdict verdict) {
        return true;
      }
    };

    abstract boolean isNews(RegionDraft r, Verdict verdict);
  }

  private static String key(Tick t, Proposal p) {
    String kind = p.kind().name().toLowerCase(Locale.ROOT);
    String base = "%s/%s/%s/%s".formatted(t.policy.name(), p.region(), kind, t.now);
    // A command and an expiry may ask for the same in one tick: two decisions, two keys.
    long earlier = t.intents.stream().filter(i -> i.decisionKey().startsWith(base)).count();
    return earlier == 0 ? base : base + "/" + (earlier + 1);
  }

  /** The region's own signals first, then those of the others. */
  private static List<Signal> evidence(Tick t, String region) {
    List<Signal> all = new ArrayList<>(t.judgement(region).signals());
    ProtectiveLevel level = t.input(region).protection();
    if (t.termsOf(region).softShift() && level != null) {
      Health health = t.lowSpirits(region) ? Health.BAD : Health.GOOD;
      int from = ProtectiveLevel.MEDIUM.ordinal();
      all.add(
          new Signal(
              region, "protective_level", level.ordinal(), "1", from, health, t.now, "policy"));
    }
    t.judged.forEach((name, j) -> {
      if (!name.equals(region)) {
        all.addAll(j.signals());
      }
    });
    return all;
  }

  private static void apply(
      Tick t, Proposal p, TrafficShift shift, Duration expires, PinnedRegionPolicy governs) {
    RegionDraft r = t.region(p.region());
    PinnedRegionPolicy before = r.pinned;
    String key = shift.decisionKey();
    InFlight overtaken = t.inFlight;
    if (overtaken != null) {
      t.update(
          overtaken.decisionKey(), p.region(), ActionUpdate.Change.FAILED, "overtaken by " + key);
    }
    String root = r.rootKey;
    TrafficMachine fromMachine = r.machine;
    int fromStep = r.step;
    int fromSoft = r.soft;
    switch (p.kind()) {
      case DRAIN -> {
        r.pinned = governs;
        if (root != null) {
          t.update(root, p.region(), ActionUpdate.Change.REVERTED, "breaches, replaced by " + key);
        }
        r.drained(key, t.now, expires);
      }
      case SOFT -> {
        r.pinned = governs;
        r.softened(p.soft(), key, t.now, expires);
      }
      case STEP, RESTORE -> {
        if (r.machine == TrafficMachine.NORMAL) {
          home(t, r, p, key, expires);
          break;
        }
        if (root != null && r.machine == TrafficMachine.DRAINED) {
          t.update(root, p.region(), ActionUpdate.Change.REVERTING, p.reason());
        }
        r.probation(p.step(), t.now, expires);
      }
      case REVERT ->
          r.undone(p.machine(), p.step(), p.soft(), key, t.now, p.pinned(), governs.over(t.policy));
    }
    r.lastKey = key;
    r.changes.add(t.now);
    double rpm = requests(t, p.region());
    List<String> receivers = List.copyOf(t.receivers(p.region()));
    SortedMap<String, Double> weights = t.weights;
    t.weights = new TreeMap<>(p.weights());
    t.inFlight =
        new InFlight(
            key,
            p.region(),
            p.kind(),
            InFlight.Phase.PROPOSED,
            fromMachine,
            fromStep,
            fromSoft,
            weights,
            rpm,
            receivers,
            errors(t, receivers),
            t.now,
            null,
            t.now.plus(Verification.APPLY_TIMEOUT),
            before);
  }

  /** A soft step back: the first marks the action as being undone, the last ends it. */
  private static void home(Tick t, RegionDraft r, Proposal p, String key, Duration expires) {
    String root = r.rootKey;
    if (root != null) {
      ActionUpdate.Change change =
          p.soft() == 0 ? ActionUpdate.Change.REVERTED : ActionUpdate.Change.REVERTING;
      t.update(root, p.region(), change, p.reason());
    }
    r.softened(p.soft(), key, t.now, expires);
  }

  private static SortedMap<String, Double> errors(Tick t, List<String> regions) {
    SortedMap<String, Double> errors = new TreeMap<>();
    for (String region : regions) {
      PassiveEvidence e = t.input(region).passive();
      if (e != null && e.fresh() && !Double.isNaN(e.errorRatio())) {
        errors.put(region, e.errorRatio());
      }
    }
    return errors;
  }

  private static double requests(Tick t, String region) {
    PassiveEvidence e = t.input(region).passive();
    return e == null || !e.fresh() ? Double.NaN : e.requestsPerMinute();
  }
}
