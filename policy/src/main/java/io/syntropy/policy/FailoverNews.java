package io.syntropy.policy;

import io.syntropy.policy.FailoverEffect.Kind;
import io.syntropy.policy.PlanStep.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What became of steps: told by who carries them out, or by time that passed. */
final class FailoverNews {
  /** A step that was not confirmed by then has failed; its undoing is given up. */
  static final Duration PATIENCE = Verification.APPLY_TIMEOUT;

  private FailoverNews() {}

  static void apply(FailoverTick t) {
    t.in.outcomes().forEach(o -> outcome(t, o));
    for (OperatorCommand command : t.in.commands()) {
      if (command instanceof OperatorCommand.Hold h) {
        t.hold = h.on();
      } else if (command instanceof OperatorCommand.Revert r) {
        FailoverDraft d = t.plans.get(r.region());
        if (d != null) {
          d.dismissed = true;
        }
      }
    }
    t.plans.forEach((region, d) -> List.copyOf(d.steps).forEach(s -> settle(t, region, d, s)));
  }

  private static void outcome(FailoverTick t, Outcome o) {
    t.plans.forEach((region, d) -> {
      for (PlanStep s : List.copyOf(d.steps)) {
        boolean done = o.decisionKey().equals(s.decisionKey());
        boolean back = o.decisionKey().equals(s.undoKey());
        if (done || back) {
          step(t, region, d, s, o, back);
        }
      }
    });
  }

  private static void step(
      FailoverTick t, String region, FailoverDraft d, PlanStep s, Outcome o, boolean back) {
    switch (o.state()) {
      case RECORDED -> {}
      case APPLIED -> {
        if (back && s.phase() == Phase.UNDOING) {
          undone(t, region, d, s.decisionKey(), o.detail());
        } else if (!back && s.phase() == Phase.DOING) {
          d.replace(s, s.in(Phase.APPLIED, t.now));
        }
      }
      case FAILED -> {
        if (back && s.phase() == Phase.UNDOING) {
          givenUp(t, region, d, s, o.detail());
        } else if (!back && s.phase() == Phase.DOING) {
          failed(t, region, d, s, o.detail());
        }
      }
      case OPERATOR_OWNED -> {
        if (!s.phase().over()) {
          d.replace(s, s.in(Phase.OWNED, t.now));
          String key = s.undoKey() == null ? s.decisionKey() : s.undoKey();
          t.update(key, region, ActionUpdate.Change.OPERATOR_OWNED, o.detail());
          if (s.undoKey() != null) {
            t.update(s.decisionKey(), region, ActionUpdate.Change.OPERATOR_OWNED, o.detail());
          }
          t.page(
              region,
              Pages.OPERATOR,
              "%s belongs to an operator: %s".formatted(s.effect().target(), o.detail()));
        }
      }
    }
  }

  private static void settle(FailoverTick t, String region, FailoverDraft d, PlanStep s) {
    Instant quietUntil = t.in.traffic().quietUntil();
    boolean quiet = quietUntil != null && t.now.isBefore(quietUntil);
    boolean late = !t.now.isBefore(s.at().plus(PATIENCE)) && !quiet;
    switch (s.phase()) {
      case DOING -> {
        if (late && s.effect().kind() == Kind.DNS) {
          unsettled(t, region, s);
        } else if (late) {
          failed(t, region, d, s, "not confirmed within " + Wording.of(PATIENCE));
        }
      }
      case UNDOING -> {
        if (late && s.effect().kind() == Kind.DNS) {
          unsettled(t, region, s);
        } else if (late) {
          givenUp(t, region, d, s, "not confirmed within " + Wording.of(PATIENCE));
        }
      }
      case APPLIED -> {
        if (!t.now.isBefore(s.at().plus(cached(t, region, s)))) {
          d.replace(s, s.in(Phase.VERIFIED, t.now));
          String why =
              s.effect().kind() == Kind.DNS
                  ? "read back, and a time to live has passed since"
                  : "confirmed by every instance";
          t.update(s.decisionKey(), region, ActionUpdate.Change.VERIFIED, why);
        }
      }
      case VERIFIED, FAILED -> extend(t, region, d, s);
      case UNDONE, OWNED -> {}
    }
  }

  /** How long clients may still use what they have seen before. */
  private static Duration cached(FailoverTick t, String region, PlanStep s) {
    if (s.effect().kind() != Kind.DNS) {
      return Duration.ZERO;
    }
    DnsName then = s.dns();
    DnsName name = then == null ? t.declared(region, s.effect().name()) : then;
    return name == null ? Duration.ZERO : name.ttl();
  }

  /** Only a reading of the target ends it; it is asked again and again. */
  private static void unsettled(FailoverTick t, String region, PlanStep s) {
    String why = "not confirmed within %s, still being read".formatted(Wording.of(PATIENCE));
    t.page(region, FailoverTick.STEP, s.effect().target() + ": " + why);
  }

  /** A held step lasts as long as the drain it belongs to. */
  private static void extend(FailoverTick t, String region, FailoverDraft d, PlanStep s) {
    RegionState r = t.in.traffic().regions().get(region);
    Instant until = r == null ? null : r.expiresAt();
    boolean held = s.effect().kind() != Kind.PROTECTIVE;
    if (held && s.phase() == Phase.VERIFIED && until != null && until.isAfter(s.expiresAt())) {
      d.replace(s, s.until(until));
      t.intents.add(
          new ActionUpdate(
              s.decisionKey(),
              t.policy.name(),
              region,
              ActionUpdate.Change.EXTENDED,
              "lasts as long as the drain",
              until,
              t.now));
    }
  }

  /** It may be in place all the same: it is undone with the others. */
  private static void failed(
      FailoverTick t, String region, FailoverDraft d, PlanStep s, String why) {
    d.replace(s, s.in(Phase.FAILED, t.now));
    t.update(s.decisionKey(), region, ActionUpdate.Change.FAILED, why);
    if (s.effect().kind() != Kind.PROTECTIVE) {
      t.page(region, FailoverTick.STEP, s.effect().target() + ": " + why);
    }
  }

  /** What cannot be undone must not keep a good region away for ever: a person is called. */
  private static void givenUp(
      FailoverTick t, String region, FailoverDraft d, PlanStep s, String why) {
    d.replace(s, s.in(Phase.UNDONE, t.now));
    over(t, region, s, "given up: " + why);
    t.page(region, FailoverTick.STEP, "undoing %s: %s".formatted(s.effect().target(), why));
  }

  static void undone(FailoverTick t, String region, FailoverDraft d, String key, String why) {
    for (PlanStep s : List.copyOf(d.steps)) {
      if (s.decisionKey().equals(key)) {
        d.replace(s, s.in(Phase.UNDONE, t.now));
        over(t, region, s, "the state from before is back: " + why);
      }
    }
  }

  static void over(FailoverTick t, String region, PlanStep s, String why) {
    t.update(s.decisionKey(), region, ActionUpdate.Change.REVERTED, why);
    String undo = s.undoKey();
    if (undo != null) {
      t.update(undo, region, ActionUpdate.Change.REVERTED, why);
    }
  }
}
