package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules each step of a failover must pass by itself, on the state it would lead to: operator
 * hold, I10, the drain it belongs to, what the kind asks for, I19. Unknown denies.
 */
final class FailoverGuard {
  private final FailoverTick t;
  private final String region;
  private final FailoverEffect effect;
  private final FailoverStep.Turn turn;
  private final List<GuardResult> all = new ArrayList<>();

  private FailoverGuard(
      FailoverTick t, String region, FailoverEffect effect, FailoverStep.Turn turn) {
    this.t = t;
    this.region = region;
    this.effect = effect;
    this.turn = turn;
  }

  static List<GuardResult> check(
      FailoverTick t, String region, FailoverEffect effect, FailoverStep.Turn turn) {
    return new FailoverGuard(t, region, effect, turn).rules();
  }

  private List<GuardResult> rules() {
    RegionState r = t.in.traffic().regions().get(region);
    rule(
        "hold",
        !t.hold && !t.in.traffic().operatorHold(),
        t.hold ? "on" : "off",
        "off",
        "operator");
    boolean owned = r != null && r.operatorOwned();
    rule("I10", !owned, owned ? region : "none", "no region owned by an operator", "state");
    if (turn != FailoverStep.Turn.UNDO) {
      drain(r);
    }
    switch (effect.kind()) {
      case SCALE -> scale();
      case DNS -> dns(r);
      case PROTECTIVE -> protective(r);
      case READ_ONLY, EVENT -> {}
    }
    if (turn != FailoverStep.Turn.RENEW) {
      int after = t.changes.getOrDefault(effect.target(), List.of()).size() + 1;
      boolean fits = after <= Guard.RATE_BUDGET;
      String observed = after + " changes in the last hour";
      rule("I19", fits, observed, "at most " + Guard.RATE_BUDGET, "state");
    }
    return all;
  }

  private void rule(String rule, boolean pass, String observed, String needed, String source) {
    all.add(
        new GuardResult(rule, pass ? Result.PASS : Result.FAIL, observed, needed, source, null));
  }

  private void drain(@Nullable RegionState r) {
    if (effect.kind() == FailoverEffect.Kind.SCALE) {
      t.in.shortfalls().stream()
          .filter(s -> s.region().equals(region) && s.receiver().equals(effect.region()))
          .findFirst()
          .ifPresentOrElse(
              s ->
                  rule(
                      "drain",
                      true,
                      "%.2f/s of %.2f/s needed in %s"
                          .formatted(s.capacityRps(), s.neededRps(), s.receiver()),
                      "a drain only capacity stands against",
                      "heartbeats"),
              () -> rule("drain", false, "no capacity is missing", "a shortfall", "heartbeats"));
      return;
    }
    boolean drained = r != null && r.machine() == TrafficMachine.DRAINED;
    String key = r == null || r.rootKey() == null ? "none" : r.rootKey();
    rule("drain", drained, drained ? key : "not drained", "the region's drain in force", "state");
  }

  private void scale() {
    boolean grows = turn == FailoverStep.Turn.DO;
    boolean bounded = effect.after() >= 1 && (!grows || effect.after() > effect.before());
    rule("bounds", bounded, "" + effect.after(), grows ? "more than now" : "at least 1", "policy");
    if (!grows) {
      RegionState r = t.in.traffic().regions().get(effect.region());
      boolean normal = r != null && r.machine() == TrafficMachine.NORMAL;
      rule("I23", normal, normal ? "normal" : "not normal", "normal, no receiver", "state");
    }
  }

  private void protective(@Nullable RegionState r) {
    if (turn == FailoverStep.Turn.UNDO) {
      return;
    }
    boolean known = r != null && r.health().known();
    all.add(
        new GuardResult(
            "I6",
            known ? Result.PASS : Result.UNKNOWN,
            r == null ? "U" : r.health().name(),
            "known",
            "evidence",
            null));
  }

  private void dns(@Nullable RegionState r) {
    DnsName name = t.declared(region, effect.name());
    if (name == null) {
      rule("I32", false, effect.name() + " is not declared any more", "declared", "policy");
      return;
    }
    List<String> few = new ArrayList<>();
    for (DnsName.Type type : DnsName.Type.values()) {
      long before = FailoverDns.records(name, name.baseline(), type);
      long after = FailoverDns.records(name, effect.regions(), type);
      if (before > 0 ? after < name.minRecords() : after > 0) {
        few.add("%d %s".formatted(after, type));
      }
    }
    String left = few.isEmpty() ? "enough of each type" : String.join(", ", few);
    rule(
        "I5",
        few.isEmpty(),
        left,
        "at least %d of each type".formatted(name.minRecords()),
        "policy");
    if (turn == FailoverStep.Turn.UNDO) {
      return;
    }
    placement();
    long healthy = effect.regions().stream().filter(s -> FailoverDns.healthy(t, s)).count();
    rule("I1", healthy >= 1, healthy + " healthy after", "at least 1", "evidence");
  }

  /** Clients of the region come to whoever is left at the name. */
  private void placement() {
    Result residency = Result.PASS;
    List<String> leaves = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    for (String server : effect.regions()) {
      Result one = t.termsOf(region).residency(region, server);
      if (one != Result.PASS) {
        residency = one == Result.FAIL || residency == Result.PASS ? one : residency;
        leaves.add(t.termsOf(region).where(region) + " to " + t.termsOf(region).where(server));
      }
      if (!t.termsOf(region).allowed(region, server)) {
        forbidden.add(server);
      }
    }
    String observed = leaves.isEmpty() ? "stays in its jurisdiction" : String.join(", ", leaves);
    String needed = "one jurisdiction for who is marked";
    all.add(new GuardResult("residency", residency, observed, needed, "policy", null));
    String seen = forbidden.isEmpty() ? "allowed" : String.join(", ", forbidden);
    rule("allowed_receivers", forbidden.isEmpty(), seen, "receivers the policy names", "policy");
  }
}
