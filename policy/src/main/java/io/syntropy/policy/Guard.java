package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules every traffic shift must pass, asked in this order on the state the shift would lead
 * to: operator hold, I31 quiet start, I10 operator's weights, I6 evidence, residency, allowed
 * receivers, I4 all bad, I3 in flight, away limit, I5 weights, I1 healthy regions, I2 capacity, I20
 * dwell, I21 damping, I19 rate. Unknown denies.
 *
 * <p>All rules are always asked, so that a denial names everything that stands against it.
 */
final class Guard {
  /** B of I19. */
  static final int RATE_BUDGET = 12;

  /** Changes of the budget kept for drains and reverts. */
  static final int RATE_RESERVED = 4;

  static final Duration RATE_WINDOW = Duration.ofHours(1);

  private final Tick t;
  private final Proposal p;

  private Guard(Tick tick, Proposal proposal) {
    this.t = tick;
    this.p = proposal;
  }

  static List<GuardResult> check(Tick tick, Proposal proposal) {
    return new Guard(tick, proposal).all();
  }

  static Verdict verdict(List<GuardResult> results) {
    return verdict(null, results);
  }

  static Verdict verdict(@Nullable ByHand hand, List<GuardResult> results) {
    return ByHand.refusing(hand, results).isEmpty() ? Verdict.ALLOWED : Verdict.DENIED;
  }

  /** The rules that did not pass, for one sentence. */
  static String refusals(List<GuardResult> results) {
    List<String> words = new ArrayList<>();
    for (GuardResult r : results) {
      if (r.result() != Result.PASS) {
        words.add("%s: %s (needs %s)".formatted(r.rule(), r.observed(), r.threshold()));
      }
    }
    return String.join("; ", words);
  }

  private List<GuardResult> all() {
    List<GuardResult> all = new ArrayList<>();
    all.add(rule("hold", !t.operatorHold, t.operatorHold ? "on" : "off", "off", "operator"));
    all.add(quiet());
    all.add(owned());
    if (p.commanded()) {
      all.add(place());
    }
    all.add(evidence());
    if (governed()) {
      all.add(residency());
      all.add(allowedReceivers());
    }
    if (takes()) {
      all.add(notAllBad());
    }
    if (p.kind() == TrafficShift.Kind.SOFT && t.lowSpirits(p.region())) {
      all.add(spirits());
    }
    all.add(inFlight());
    if (takes()) {
      all.add(away());
    }
    all.add(weights());
    all.add(minHealthy());
    all.add(capacity());
    all.add(dwell());
    if (returns()) {
      all.add(damping());
    }
    all.add(rate());
    return all;
  }

  private boolean governed() {
    return t.regions.keySet().stream().anyMatch(name -> t.termsOf(name).governed());
  }

  private static GuardResult rule(
      String rule, boolean pass, Object observed, Object threshold, String source) {
    Result result = pass ? Result.PASS : Result.FAIL;
    return new GuardResult(rule, result, observed.toString(), threshold.toString(), source, null);
  }

  private GuardResult quiet() {
    String observed = t.quiet() ? "quiet until " + t.quietUntil : "running";
    return rule("I31", !t.quiet(), observed, "one hold after a start", "controller");
  }

  private GuardResult owned() {
    List<String> owned = new ArrayList<>();
    t.regions.forEach((name, r) -> {
      if (r.operatorOwned) {
        owned.add(name);
      }
    });
    String observed = owned.isEmpty() ? "none" : String.join(", ", owned);
    return rule("I10", owned.isEmpty(), observed, "no region owned by an operator", "state");
  }

  /** A person may ask for what is the case already, or for a way back from nowhere. */
  private GuardResult place() {
    TrafficMachine now = t.region(p.region()).machine;
    boolean pass =
        switch (p.kind()) {
          case DRAIN -> now != TrafficMachine.DRAINED;
          case STEP, RESTORE -> now == TrafficMachine.DRAINED || t.region(p.region()).soft > 0;
          case SOFT, REVERT -> true;
        };
    String needed =
        switch (p.kind()) {
          case DRAIN -> "not drained";
          case STEP, RESTORE -> "drained";
          case SOFT, REVERT -> "none needed";
        };
    return rule("machine", pass, now.name().toLowerCase(Locale.ROOT), needed, "state");
  }

  private GuardResult evidence() {
    HealthClass health = t.judgement(p.region()).health();
    String needed =
        switch (p.kind()) {
          case DRAIN -> p.commanded() ? "known" : "B";
          case SOFT -> "a breach by any evidence, or protective medium";
          case STEP, RESTORE -> p.commanded() ? "G or M" : "G";
          case REVERT -> "known";
        };
    boolean pass =
        switch (p.kind()) {
          case DRAIN -> health == HealthClass.B || (p.commanded() && health.known());
          case SOFT ->
              health == HealthClass.B
                  || (health.known()
                      && (t.judgement(p.region()).extra() == HealthClass.B
                          || t.lowSpirits(p.region())));
          case STEP, RESTORE ->
              health == HealthClass.G || (p.commanded() && health == HealthClass.M);
          case REVERT -> health.known();
        };
    Result result = pass ? Result.PASS : health == HealthClass.U ? Result.UNKNOWN : Result.FAIL;
    return new GuardResult("I6", result, health.name(), needed, "evidence", null);
  }

  /** Whether it takes traffic off the region. */
  private boolean takes() {
    return p.kind() == TrafficShift.Kind.DRAIN || p.kind() == TrafficShift.Kind.SOFT;
  }

  /**
   * Where traffic would be served that has its home elsewhere. A region that takes back its own
   * moves nothing to another place.
   */
  private List<Map.Entry<String, String>> moves() {
    List<Map.Entry<String, String>> moves = new ArrayList<>();
    p.shares()
        .forEach((home, row) ->
            row.forEach((server, share) -> {
              boolean own = !takes() && home.equals(p.region());
              if (!server.equals(home) && share > 1e-12 && !own) {
                moves.add(Map.entry(home, server));
              }
            }));
    return moves;
  }

  private GuardResult residency() {
    Result worst = Result.PASS;
    List<String> against = new ArrayList<>();
    for (Map.Entry<String, String> move : moves()) {
      Result one = t.termsOf(move.getKey()).residency(move.getKey(), move.getValue());
      if (one != Result.PASS) {
        worst = one == Result.FAIL || worst == Result.PASS ? one : worst;
        against.add(placed(move, move.getKey()) + " to " + placed(move, move.getValue()));
      }
    }
    List<String> marked = t.termsOf(p.region()).resident();
    String observed =
        marked.isEmpty()
            ? "nobody is marked"
            : against.isEmpty() ? "stays in its jurisdiction" : String.join(", ", against);
    String needed =
        marked.isEmpty() ? "none needed" : "one jurisdiction for " + String.join(", ", marked);
    return new GuardResult("residency", worst, observed, needed, "policy", null);
  }

  private String placed(Map.Entry<String, String> move, String region) {
    return t.termsOf(move.getKey()).where(region);
  }

  private GuardResult allowedReceivers() {
    List<String> against = new ArrayList<>();
    for (Map.Entry<String, String> move : moves()) {
      if (!t.termsOf(move.getKey()).allowed(move.getKey(), move.getValue())) {
        against.add(move.getKey() + " to " + move.getValue());
      }
    }
    String observed = against.isEmpty() ? "allowed" : String.join(", ", against);
    return rule(
        "allowed_receivers", against.isEmpty(), observed, "receivers the policy names", "policy");
  }

  /** Who is led away for low spirits goes where they are known to be good. */
  private GuardResult spirits() {
    List<String> against = new ArrayList<>();
    for (Map.Entry<String, String> move : moves()) {
      if (move.getKey().equals(p.region()) && !t.highSpirits(move.getValue())) {
        against.add(move.getValue());
      }
    }
    String observed = against.isEmpty() ? "normal" : String.join(", ", against);
    String needed = "receivers known to be without protective mode";
    return rule("spirits", against.isEmpty(), observed, needed, "protective policy");
  }

  private GuardResult notAllBad() {
    int known = 0;
    int bad = 0;
    for (Judgement j : t.judged.values()) {
      known += j.health().known() ? 1 : 0;
      bad += j.health() == HealthClass.B ? 1 : 0;
    }
    String observed = "%d of %d known regions breach".formatted(bad, known);
    return rule("I4", bad * 2 <= known, observed, "at most half", "evidence");
  }

  private GuardResult inFlight() {
    InFlight f = t.inFlight;
    // A step of the very region that now relapses is overtaken by its drain, not a second action.
    boolean own = f != null && f.region().equals(p.region()) && p.kind() == TrafficShift.Kind.DRAIN;
    boolean pass = f == null || own;
    return rule("I3", pass, f == null ? "none" : f.decisionKey(), "none in flight", "state");
  }

  private GuardResult away() {
    int away = 1;
    for (Map.Entry<String, RegionDraft> e : t.regions.entrySet()) {
      away += e.getValue().away() && !e.getKey().equals(p.region()) ? 1 : 0;
    }
    int limit = t.regions.size() >= 4 ? 2 : 1;
    return rule("away", away <= limit, away + " away after", "at most " + limit, "state");
  }

  private GuardResult weights() {
    double sum = 0;
    for (double w : p.weights().values()) {
      sum += w;
    }
    boolean pass = Math.abs(sum - 1) < 1e-9 && p.weights().keySet().equals(t.regions.keySet());
    return rule("I5", pass, "weights sum to %.3f".formatted(sum), "1 over all regions", "state");
  }

  private GuardResult minHealthy() {
    int before = 0;
    int after = 0;
    for (Map.Entry<String, RegionDraft> e : t.regions.entrySet()) {
      if (t.judgement(e.getKey()).health().serving()) {
        TrafficMachine now = e.getValue().machine;
        TrafficMachine then = e.getKey().equals(p.region()) ? p.machine() : now;
        before += now == TrafficMachine.DRAINED ? 0 : 1;
        after += then == TrafficMachine.DRAINED ? 0 : 1;
      }
    }
    // Traffic given back adds a region: it may start below the minimum, not lower the number.
    int minimum = t.minHealthy();
    boolean gives = !takes();
    boolean pass = after >= minimum || (gives && after >= before);
    String needed = gives && after < minimum ? "no fewer than before" : "at least " + minimum;
    return rule("I1", pass, after + " healthy after", needed, "evidence");
  }

  private GuardResult capacity() {
    Map<String, Double> demand = t.demand.estimate(t);
    double all = total(demand);
    double moved = moved(demand);
    double gains = 0;
    for (String r : p.weights().keySet()) {
      gains += Math.max(0, gain(r));
    }
    Long age = null;
    String receivers = "heartbeats";
    double worst = Double.POSITIVE_INFINITY;
    String observed = "nothing moves";
    String threshold = "spare >= moved x 1.2";
    for (String r : p.weights().keySet()) {
      double gain = gain(r);
      if (gain <= 1e-12) {
        continue;
      }
      double extra = extra(gain, gains, moved, all);
      double spare = t.demand.capacity(t.input(r)) - demandOf(demand, r);
      double needed = extra * (1 + Demand.HEADROOM);
      if (Double.isNaN(needed) || Double.isNaN(spare)) {
        String what = Double.isNaN(needed) ? "demand unknown" : "capacity of " + r + " unknown";
        return new GuardResult("I2", Result.UNKNOWN, what, threshold, receivers, null);
      }
      age = older(age, t.demand.ageMillis(t.input(r)));
      if (spare - needed < worst) {
        worst = spare - needed;
        observed = "%s spare %.2f/s".formatted(r, spare);
        threshold = "%.2f/s (moved %.2f/s x 1.2)".formatted(needed, extra);
      }
    }
    return new GuardResult(
        "I2", worst >= 0 ? Result.PASS : Result.FAIL, observed, threshold, receivers, age);
  }

  /** A drain moves what the region carries; a way back moves a part of the whole. */
  private double moved(Map<String, Double> demand) {
    double before = t.weights.getOrDefault(p.region(), 0.0);
    double left = before > 0 ? p.weights().getOrDefault(p.region(), 0.0) / before : 0;
    return takes() ? demandOf(demand, p.region()) * (1 - left) : total(demand);
  }

  /** What is missing where, when capacity alone stands against a drain; else nothing. */
  static List<Shortfall> shortfalls(Tick tick, Proposal proposal, List<GuardResult> results) {
    for (GuardResult r : results) {
      boolean capacity = r.rule().equals("I2");
      if (capacity ? r.result() != Result.FAIL : r.result() != Result.PASS) {
        return List.of();
      }
    }
    return new Guard(tick, proposal).missing();
  }

  private List<Shortfall> missing() {
    Map<String, Double> demand = t.demand.estimate(t);
    double moved = moved(demand);
    double total = total(demand);
    double gains = 0;
    for (String r : p.weights().keySet()) {
      gains += Math.max(0, gain(r));
    }
    List<Shortfall> all = new ArrayList<>();
    for (String r : p.weights().keySet()) {
      double gain = gain(r);
      double has = t.demand.capacity(t.input(r));
      double extra = extra(gain, gains, moved, total);
      double needs = demandOf(demand, r) + extra * (1 + Demand.HEADROOM);
      if (gain > 1e-12 && has < needs) {
        all.add(new Shortfall(p.region(), r, has, needs));
      }
    }
    return all;
  }

  /** What the proposal means for each region's load, by the same reckoning as I2. */
  static List<ShiftLoad> loads(Tick tick, Proposal proposal) {
    return new Guard(tick, proposal).loads();
  }

  private List<ShiftLoad> loads() {
    Map<String, Double> demand = t.demand.estimate(t);
    double all = total(demand);
    double moved = moved(demand);
    double gains = 0;
    for (String r : p.weights().keySet()) {
      gains += Math.max(0, gain(r));
    }
    List<ShiftLoad> loads = new ArrayList<>();
    for (String r : p.weights().keySet()) {
      double gain = gain(r);
      double lost = takes() && r.equals(p.region()) ? -moved : all * gain;
      loads.add(
          new ShiftLoad(
              r,
              t.weights.getOrDefault(r, 0.0),
              p.weights().getOrDefault(r, 0.0),
              demandOf(demand, r),
              Math.abs(gain) <= 1e-12 ? 0 : gain > 0 ? extra(gain, gains, moved, all) : lost,
              t.demand.capacity(t.input(r)),
              t.demand.ageMillis(t.input(r))));
    }
    return loads;
  }

  /**
   * What a receiver gets. The victim may carry more than its weight says; and more than it carries
   * may move, since the weight of a region on its way back rises at the cost of the others, too.
   */
  private double extra(double gain, double gains, double moved, double all) {
    return takes() ? Math.max(moved * gain / gains, all * gain) : all * gain;
  }

  private double gain(String region) {
    return p.weights().getOrDefault(region, 0.0) - t.weights.getOrDefault(region, 0.0);
  }

  /** A region without traffic carries nothing; one with traffic and no measure is unknown. */
  private double demandOf(Map<String, Double> demand, String region) {
    double d = demand.getOrDefault(region, Double.NaN);
    return Double.isNaN(d) && t.weights.getOrDefault(region, 0.0) == 0 ? 0 : d;
  }

  private double total(Map<String, Double> demand) {
    double total = 0;
    for (String region : t.regions.keySet()) {
      total += demandOf(demand, region);
    }
    return total;
  }

  private static @Nullable Long older(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : Long.valueOf(Math.max(a, b));
  }

  private GuardResult dwell() {
    RegionDraft r = t.region(p.region());
    Duration dwell = t.policyOf(p.region()).dwell();
    if (p.kind() == TrafficShift.Kind.DRAIN) {
      Instant retry = r.retryAfter;
      boolean pass = retry == null || !t.now.isBefore(retry) || p.commanded();
      String observed = retry == null ? "no failed drain" : "failed drain, retry at " + retry;
      return rule("I20", pass, observed, "a dwell after a failed drain", "state");
    }
    if (p.kind() == TrafficShift.Kind.SOFT) {
      Instant free = r.changes.isEmpty() ? t.now : r.changes.getLast().plus(dwell);
      String observed = r.changes.isEmpty() ? "no change" : "last at " + r.changes.getLast();
      String needed = Wording.of(dwell) + " since the last change";
      return rule("I20", !t.now.isBefore(free), observed, needed, "state");
    }
    boolean led = r.machine == TrafficMachine.DRAINED || r.soft > 0;
    boolean waits = returns() && led && !p.commanded();
    Duration stayed = Duration.between(r.since, t.now);
    boolean pass = !waits || stayed.compareTo(dwell) >= 0;
    String observed = "%s since the last transition".formatted(Wording.of(stayed));
    String needed = waits ? Wording.of(dwell) : "none needed";
    return rule("I20", pass, observed, needed, "state");
  }

  private boolean returns() {
    return p.kind() == TrafficShift.Kind.STEP || p.kind() == TrafficShift.Kind.RESTORE;
  }

  private GuardResult damping() {
    RegionDraft r = t.region(p.region());
    boolean damped =
        r.penalty.suppressed() && r.machine == TrafficMachine.DRAINED && !p.commanded();
    String observed = "penalty %.0f".formatted(r.penalty.at(t.now));
    String needed = damped ? "under %.0f".formatted(FlapPenalty.REUSE) : "not suppressed";
    return rule("I21", !damped, observed, needed, "state");
  }

  private GuardResult rate() {
    boolean reserved =
        switch (p.kind()) {
          case DRAIN, REVERT -> true;
          case SOFT, STEP, RESTORE -> false;
        };
    int limit = reserved ? RATE_BUDGET : RATE_BUDGET - RATE_RESERVED;
    int after = t.region(p.region()).changes.size() + 1;
    String observed = after + " changes in the last hour";
    return rule("I19", after <= limit, observed, "at most " + limit, "state");
  }
}
