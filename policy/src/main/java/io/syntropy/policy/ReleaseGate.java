package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import io.syntropy.policy.ReleaseInputs.SloReading;
import io.syntropy.policy.ReleasePolicy.Cause;
import io.syntropy.policy.ReleaseVerdict.Decision;
import io.syntropy.slo.SloState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service may be changed now. A failed rule denies, an unknown one makes the answer
 * unknown, and only what is known to be well allows: more bad news never makes an answer milder.
 * Rollbacks are not judged. An override, and mode observe, put allow in the place of the answer and
 * say so.
 */
public final class ReleaseGate {
  private final ReleasePolicy policy;
  private final ReleaseInputs in;
  private final List<GuardResult> evidence = new ArrayList<>();

  private ReleaseGate(ReleasePolicy policy, ReleaseInputs in) {
    this.policy = policy;
    this.in = in;
  }

  /** Decides by {@code policy}; the same inputs always give the same answer. */
  public static ReleaseVerdict decide(ReleasePolicy policy, ReleaseInputs inputs) {
    return new ReleaseGate(policy, inputs).verdict();
  }

  private ReleaseVerdict verdict() {
    if (in.slos().isEmpty()) {
      rule("slos", Result.UNKNOWN, "none", "at least one SLO", "service/" + policy.service());
    }
    for (SloReading slo : in.slos()) {
      if (policy.denyWhen().contains(Cause.BUDGET_BURNT)) {
        budget(slo);
      }
      if (policy.denyWhen().contains(Cause.PAGE_FIRING)) {
        page(slo);
      }
    }
    policy.freezes().forEach(this::freeze);
    Decision judged = judged();
    List<String> reasons = new ArrayList<>();
    Decision decision = decision(judged, reasons);
    reasons.addAll(findings(judged));
    if (reasons.isEmpty()) {
      reasons.add("nothing stands against it");
    }
    return new ReleaseVerdict(decision, judged, reasons, evidence, expiry());
  }

  private Decision judged() {
    if (evidence.stream().anyMatch(r -> r.result() == Result.FAIL)) {
      return Decision.DENY;
    }
    return evidence.stream().allMatch(r -> r.result() == Result.PASS)
        ? Decision.ALLOW
        : Decision.UNKNOWN;
  }

  private Decision decision(Decision judged, List<String> reasons) {
    if (judged == Decision.ALLOW) {
      return judged;
    }
    if (in.change() == ReleaseChange.ROLLBACK) {
      reasons.add("a rollback is never stopped; for a deployment: " + judged.text());
      return Decision.ALLOW;
    }
    Optional<ReleaseInputs.Override> override =
        live().max(Comparator.comparing(ReleaseInputs.Override::expiresAt));
    if (override.isPresent()) {
      ReleaseInputs.Override o = override.get();
      reasons.add(
          "override by %s until %s: %s; without it: %s"
              .formatted(o.by(), o.expiresAt(), o.reason(), judged.text()));
      return Decision.ALLOW;
    }
    if (policy.mode() == Mode.OBSERVE) {
      reasons.add("%s only observes; in mode act: %s".formatted(policy.name(), judged.text()));
      return Decision.ALLOW;
    }
    return judged;
  }

  private java.util.stream.Stream<ReleaseInputs.Override> live() {
    return in.overrides().stream().filter(o -> in.now().isBefore(o.expiresAt()));
  }

  private List<String> findings(Decision judged) {
    Result worst =
        switch (judged) {
          case DENY -> Result.FAIL;
          case UNKNOWN -> Result.UNKNOWN;
          case ALLOW -> Result.PASS;
        };
    return worst == Result.PASS
        ? List.of()
        : evidence.stream()
            .filter(r -> r.result() == worst)
            .map(r -> "%s: %s (needs %s)".formatted(r.source(), r.observed(), r.threshold()))
            .toList();
  }

  private void budget(SloReading slo) {
    Double left = slo.budgetRemaining();
    SloState state = slo.state();
    String needed = "budget left, known";
    if (state == null) {
      rule("budget", Result.UNKNOWN, "not defined", needed, source(slo));
    } else if (left != null && left <= 0) {
      rule("budget", Result.FAIL, "budget %s left".formatted(percent(left)), "> 0 %", source(slo));
    } else if (left == null || state == SloState.NO_DATA || state == SloState.STALE) {
      rule("budget", Result.UNKNOWN, state.text(), needed, source(slo));
    } else if (state != SloState.NO_TRAFFIC && covered(slo.coverage())) {
      rule("budget", Result.PASS, "budget %s left".formatted(percent(left)), "> 0 %", source(slo));
    } else if (state == SloState.NO_TRAFFIC) {
      rule("budget", Result.PASS, "no traffic", "> 0 %", source(slo));
    } else {
      String coverage = slo.coverage() == null ? "unknown" : percent(slo.coverage());
      String floor = ">= " + percent(policy.coverageFloor());
      rule("coverage", Result.UNKNOWN, "coverage " + coverage, floor, source(slo));
    }
  }

  private void page(SloReading slo) {
    SloState state = slo.state();
    String needed = "no page";
    if (slo.page() != null) {
      rule("page", Result.FAIL, "page firing: " + slo.page(), needed, source(slo));
    } else if (slo.frozen() != null) {
      rule("page", Result.UNKNOWN, "alert frozen: " + slo.frozen(), needed, source(slo));
    } else if (state == null || state == SloState.NO_DATA || state == SloState.STALE) {
      String found = state == null ? "not defined" : state.text();
      rule("page", Result.UNKNOWN, found, needed, source(slo));
    } else {
      rule("page", Result.PASS, "no page", needed, source(slo));
    }
  }

  private void freeze(FreezeWindow window) {
    Optional<Instant> until = window.until(in.now());
    Result result = until.isPresent() ? Result.FAIL : Result.PASS;
    String observed = until.map(end -> "frozen until " + end).orElse("not frozen");
    rule("freeze", result, observed, "outside the freeze", "freeze/" + window.name());
  }

  private boolean covered(@Nullable Double coverage) {
    return coverage != null && coverage >= policy.coverageFloor();
  }

  private void rule(String rule, Result result, String observed, String threshold, String source) {
    evidence.add(new GuardResult(rule, result, observed, threshold, source, null));
  }

  private static String source(SloReading slo) {
    return "slo/" + slo.name();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  /** The answer changes at the latest when a freeze begins or ends, or an override ends. */
  private Instant expiry() {
    Instant end = in.now().plus(policy.validFor());
    for (FreezeWindow window : policy.freezes()) {
      end = earlier(end, window.until(in.now()).orElse(end));
      end = earlier(end, window.next(in.now()).orElse(end));
    }
    Instant latest = end;
    return live().map(ReleaseInputs.Override::expiresAt).reduce(latest, ReleaseGate::earlier);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
