package io.syntropy.policy;

import io.syntropy.policy.FailoverEffect.Kind;
import io.syntropy.policy.PlanStep.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts steps of a failover to their guard and moves the plan when they pass. */
final class FailoverProposals {
  private FailoverProposals() {}

  /**
   * Asks the guard. What is allowed in act mode takes effect; what is observed or denied is told
   * once in a failover.
   *
   * @param about the step that is kept up or undone
   */
  static boolean propose(
      FailoverTick t,
      String region,
      FailoverDraft d,
      FailoverEffect effect,
      FailoverStep.Turn turn,
      @Nullable PlanStep about,
      Instant expires) {
    String word = turn.name().toLowerCase(Locale.ROOT);
    String key =
        "%s/%s/%s-%s/%s/%s"
            .formatted(
                t.policy.name(),
                region,
                word,
                effect.kind().name().toLowerCase(Locale.ROOT),
                effect.kind() == Kind.DNS
                    ? effect.name()
                    : effect.service() + "@" + effect.region(),
                t.now);
    List<GuardResult> guard =
        t.in.answers().after(FailoverGuard.check(t, region, effect, turn), key);
    Verdict verdict = Guard.verdict(guard);
    Mode mode = turn == FailoverStep.Turn.DO ? t.policy.mode() : Mode.ACT;
    boolean effective = verdict == Verdict.ALLOWED && mode == Mode.ACT;
    String told = "%s %s %s".formatted(word, effect.target(), verdict);
    if (!effective && d.told.contains(told)) {
      return false;
    }
    String reason = reason(region, d, effect, turn);
    if (verdict == Verdict.DENIED) {
      reason += "; refused by " + Guard.refusals(guard);
      if (effect.kind() == Kind.DNS) {
        t.page(region, FailoverTick.STEP, reason);
      }
    }
    if (!effective) {
      d.told.add(told);
    }
    if (effective && turn != FailoverStep.Turn.RENEW) {
      t.changes.computeIfAbsent(effect.target(), k -> new ArrayList<>()).add(t.now);
    }
    if (effective && turn == FailoverStep.Turn.DO) {
      d.told.remove(told);
      Phase phase = effect.kind() == Kind.EVENT ? Phase.VERIFIED : Phase.DOING;
      for (PlanStep s : List.copyOf(d.steps)) {
        boolean same = s.effect().target().equals(effect.target());
        if (same && s.phase() == Phase.UNDOING) {
          FailoverNews.over(t, region, s, "replaced by " + key);
        }
        if (same && (s.phase() == Phase.UNDONE || s.phase() == Phase.UNDOING)) {
          d.steps.remove(s);
        }
      }
      d.steps.add(
          new PlanStep(key, effect, phase, null, t.now, expires, declared(t, region, effect)));
    }
    if (effective && turn == FailoverStep.Turn.UNDO && about != null) {
      d.replace(about, about.undoing(key, t.now));
    }
    t.intents.add(
        new FailoverStep(
            key,
            t.policy.name(),
            effect.service(),
            region,
            effect,
            declared(t, region, effect),
            turn,
            about == null ? null : about.decisionKey(),
            mode,
            verdict,
            reason,
            evidence(t, region),
            guard,
            t.now,
            expires,
            new Revert(expires, ends(effect, turn), new TreeMap<>()),
            d.pinned.revision()));
    return effective;
  }

  /** Proposes to put back what was there before {@code step}. */
  static void undo(FailoverTick t, String region, FailoverDraft d, PlanStep step) {
    FailoverEffect e = step.effect();
    FailoverEffect back =
        switch (e.kind()) {
          case SCALE -> FailoverEffect.scale(e.service(), e.region(), e.after(), e.before());
          case READ_ONLY -> FailoverEffect.readOnly(e.service(), e.region(), false);
          case EVENT -> FailoverEffect.event(e.service(), e.region(), false, List.of());
          case PROTECTIVE ->
              FailoverEffect.protective(
                  e.service(),
                  e.region(),
                  e.level(),
                  t.in.protection().getOrDefault(e.region(), ProtectiveLevel.NONE));
          case DNS ->
              FailoverEffect.dns(e.service(), e.region(), e.name(), baseline(t, region, step));
        };
    if (e.kind() == Kind.SCALE && replaced(t, e)) {
      d.replace(step, step.in(Phase.UNDONE, t.now));
      String why = "replicas are not the failover's any more: left as they are";
      t.update(step.decisionKey(), region, ActionUpdate.Change.REVERTED, why);
      return;
    }
    boolean failed = step.phase() == Phase.FAILED;
    Instant expires =
        back.kind() == Kind.PROTECTIVE ? t.now.plus(d.pinned.hardFor()) : t.now.plusSeconds(3600);
    if (!propose(t, region, d, back, FailoverStep.Turn.UNDO, step, expires)) {
      return;
    }
    if (!failed) {
      t.update(step.decisionKey(), region, ActionUpdate.Change.REVERTING, "being undone");
    }
    if (e.kind() == Kind.EVENT) {
      FailoverNews.undone(t, region, d, step.decisionKey(), "told");
    }
  }

  private static @Nullable DnsName declared(FailoverTick t, String region, FailoverEffect effect) {
    return effect.kind() == Kind.DNS ? t.declared(region, effect.name()) : null;
  }

  private static List<String> baseline(FailoverTick t, String region, PlanStep step) {
    DnsName name = declared(t, region, step.effect());
    return name == null ? List.of() : FailoverDns.with(t, name, step.effect().region());
  }

  /** Whether somebody, such as a ScalingPolicy, has changed the replicas since. */
  private static boolean replaced(FailoverTick t, FailoverEffect e) {
    return t.in.workloads().stream()
        .filter(w -> w.service().equals(e.service()) && w.region().equals(e.region()))
        .anyMatch(w -> w.replicas() != null && w.replicas() != e.after());
  }

  private static String reason(
      String region, FailoverDraft d, FailoverEffect effect, FailoverStep.Turn turn) {
    String what = effect.target() + ": " + effect.wanted();
    return switch (turn) {
      case DO ->
          d.root == null
              ? "%s, so that %s can be drained".formatted(what, region)
              : "%s, as %s is drained".formatted(what, region);
      case RENEW -> "%s, as %s stays drained".formatted(what, region);
      case UNDO ->
          d.dismissed
              ? "%s, as an operator asked".formatted(what)
              : "%s, as %s returns".formatted(what, region);
    };
  }

  private static String ends(FailoverEffect effect, FailoverStep.Turn turn) {
    if (turn == FailoverStep.Turn.UNDO) {
      return "nothing: it is the state from before";
    }
    return effect.kind() == Kind.PROTECTIVE
        ? "one level down at the end of each time to live by itself, or the region returns"
        : "undone when the region returns";
  }

  private static List<Signal> evidence(FailoverTick t, String region) {
    Judgement j = t.in.judgements().get(region);
    return j == null ? List.of() : j.signals();
  }
}
