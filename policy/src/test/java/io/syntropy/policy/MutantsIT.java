package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults that the simulation must find. One that lives says that an oracle is too weak. Those in
 * {@code Desk} and {@code Router} are faults of the modelled steps around the controller.
 */
class MutantsIT {
  private static final int SEEDS = Integer.getInteger("mutant.seeds", 300);

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant(
            "passive error ratio > becomes >=",
            "EvidenceRule",
            "if (e.errorRatio() > policy.breach().errorRatio() ||",
            "if (e.errorRatio() >= policy.breach().errorRatio() ||"),
        new Mutant(
            "passive slow share > becomes >=",
            "EvidenceRule",
            "|| e.overBreach().low() > P95_SHARE) {",
            "|| e.overBreach().low() >= P95_SHARE) {"),
        new Mutant(
            "passive recovery < becomes <=",
            "EvidenceRule",
            "return e.errorRatio() < policy.recover()",
            "return e.errorRatio() <= policy.recover()"),
        new Mutant(
            "passive slow recovery < becomes <=",
            "EvidenceRule",
            "e.overRecover().high() < P95_SHARE",
            "e.overRecover().high() <= P95_SHARE"),
        new Mutant(
            "failed probes > becomes >=",
            "EvidenceRule",
            "if (e.failures() / probes > policy",
            "if (e.failures() / probes >= policy"),
        new Mutant(
            "failed probes at recovery < becomes <=",
            "EvidenceRule",
            "return e.failures() / probes < policy",
            "return e.failures() / probes <= policy"),
        new Mutant(
            "probe latency > becomes >=",
            "ProbeWindow",
            "r.latency().compareTo(breach) > 0",
            "r.latency().compareTo(breach) >= 0"),
        new Mutant(
            "all bad at exactly half",
            "Guard",
            "return rule(\"I4\", bad * 2 <= known",
            "return rule(\"I4\", bad * 2 <= known + 1"),
        new Mutant("away limit on the state before", "Guard", "int away = 1;", "int away = 0;"),
        new Mutant(
            "healthy regions on the state before", "Guard", "? p.machine() : now;", "? now : now;"),
        new Mutant(
            "capacity without the shifted demand",
            "Guard",
            "double needed = extra * (1 + Demand.HEADROOM);",
            "double needed = 0 * extra;"),
        new Mutant("rate on the state before", "Guard", "changes.size() + 1;", "changes.size();"),
        new Mutant(
            "one more action in flight",
            "Guard",
            "boolean pass = f == null || own;",
            "boolean pass = true || own;"),
        new Mutant(
            "unknown as good for the way back",
            "EvidenceRule",
            "case B, M -> HoldProgress.Sight.NO;\n      case U -> HoldProgress.Sight.UNKNOWN;",
            "case B, M -> HoldProgress.Sight.NO;\n      case U -> HoldProgress.Sight.YES;"),
        new Mutant(
            "silence as good",
            "EvidenceRule",
            "      return HealthClass.U;\n    }\n    if (e.errorRatio()",
            "      return HealthClass.G;\n    }\n    if (e.errorRatio()"),
        new Mutant(
            "unknown as bad in the hold",
            "EvidenceRule",
            "case M, G -> HoldProgress.Sight.NO;\n      case U -> HoldProgress.Sight.UNKNOWN;",
            "case M, G -> HoldProgress.Sight.NO;\n      case U -> HoldProgress.Sight.YES;"),
        new Mutant(
            "silence as bad",
            "EvidenceRule",
            "      return HealthClass.U;\n    }\n    if (e.errorRatio()",
            "      return HealthClass.B;\n    }\n    if (e.errorRatio()"),
        new Mutant(
            "failed probes need no witness",
            "EvidenceRule",
            "active == HealthClass.B && !witnessed(name, probed);",
            "active == HealthClass.B && probed.isEmpty();"),
        new Mutant(
            "revert to the weights after",
            "Transitions",
            "new Revert(expires, back, t.weights),",
            "new Revert(expires, back, p.weights()),"),
        new Mutant(
            "write before capture",
            "Desk",
            "      job.captured = Map.copyOf(router.weights);\n"
                + "      if (dies(Boundary.CAPTURE, true)) {\n"
                + "        return;\n"
                + "      }\n"
                + "      attempt(job);",
            "      attempt(job);\n      job.captured = Map.copyOf(router.weights);"),
        new Mutant(
            "expiry without a guard",
            "Transitions",
            "t.inputs.answers().after(",
            "p.reason().contains(\"expired\") ? List.of() : t.inputs.answers().after("),
        new Mutant(
            "stale capacity accepted",
            "Demand",
            "return !c.measuredAt().plus(MAX_AGE).isBefore(now)",
            "return true"),
        new Mutant(
            "quiet start forgotten",
            "RegionController",
            "Instant quietUntil = now.plus(longestHold(state));",
            "Instant quietUntil = now;"),
        new Mutant(
            "operator's weights overwritten",
            "Desk",
            "if (router.foreign()) {\n        settle",
            "if (false) {\n        settle"),
        new Mutant(
            "current policy used for an open action",
            "Tick",
            "return pinned == null || pinned.equals(current) ? policy : pinned.over(policy);",
            "return policy;"),
        new Mutant(
            "expiry by the current policy",
            "Transitions",
            "return open != null ? open : p.pinned() != null ? p.pinned() : t.current;",
            "return t.current;"),
        new Mutant(
            "receivers by the current policy alone",
            "Tick",
            "? terms : terms.stricter(pinned.terms());",
            "? terms : terms;"),
        new Mutant(
            "receivers by the pinned policy alone",
            "Tick",
            "? terms : terms.stricter(pinned.terms());",
            "? terms : pinned.terms();"),
        new Mutant(
            "healthy regions by the current policy alone",
            "Tick",
            "Math.max(minimum, over(r.pinned).minHealthy(regions.size()));",
            "minimum;"),
        new Mutant(
            "a pin outlives its action",
            "RegionDraft",
            "machine = TrafficMachine.NORMAL;\n    pinned = null;",
            "machine = TrafficMachine.NORMAL;"),
        new Mutant(
            "an undone drain leaves its pin",
            "RegionDraft",
            "pinned = away() ? pinnedBefore : null;",
            "pinned = away() ? pinned : null;"),
        new Mutant(
            "a drain keeps the pin of what it replaces",
            "Transitions",
            "case DRAIN -> {\n        r.pinned = governs;",
            "case DRAIN -> {\n        r.pinned = r.pinned == null ? governs : r.pinned;"),
        new Mutant("no fence in the store", "Desk", "if (by < newest) {", "if (by < 0) {"),
        new Mutant("no fence at the target", "Router", "if (by < epoch) {", "if (by < 0) {"),
        new Mutant(
            "effect although the record was refused",
            "Desk",
            "    if (dies(Boundary.DECISION, acts)",
            "    if (auditFull && acts) {\n"
                + "      step.intents().forEach(i -> {\n"
                + "        if (i instanceof TrafficShift s && s.effective()) {\n"
                + "          jobs.add(new Job(new Row(s), by, false));\n"
                + "        }\n"
                + "      });\n"
                + "    }\n"
                + "    if (dies(Boundary.DECISION, acts)"),
        new Mutant(
            "undefined policy allows",
            "Answers",
            "all.add(answer);",
            "all.addAll(answer.result() == GuardResult.Result.FAIL ? List.of(answer) : List.of());"),
        new Mutant(
            "retry without a read",
            "Desk",
            "    if (job.unknown && job.written",
            "    if (job.unknown) {\n"
                + "      attempt(job);\n"
                + "      return;\n"
                + "    }\n"
                + "    if (job.unknown && job.written"),
        new Mutant(
            "an older plan goes on",
            "Desk",
            "        jobs.clear();\n        rows",
            "        rows"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void dies(Mutant mutant) throws Exception {
    Mutant.Judge judge = mutant.judge();
    String found = null;
    for (long seed = 1; found == null && seed <= SEEDS; seed++) {
      found = judge.violation(seed);
    }
    assertThat(found).as("%s survives %d seeds", mutant, SEEDS).isNotNull();
  }
}
