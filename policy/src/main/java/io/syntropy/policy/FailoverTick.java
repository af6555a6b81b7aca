package io.syntropy.policy;

import io.syntropy.policy.FailoverEffect.Kind;
import io.syntropy.policy.PlanStep.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The working memory of one tick of a {@link FailoverController}, and what is done when. */
final class FailoverTick {
  static final String CAPACITY = "capacity";
  static final String STEP = "step";

  /** The way back, kind by kind; the end is told last. */
  private static final List<Kind> BACK =
      List.of(Kind.READ_ONLY, Kind.PROTECTIVE, Kind.DNS, Kind.SCALE, Kind.EVENT);

  final FailoverPolicy policy;
  final FailoverTerms terms;
  final PinnedFailoverPolicy current;
  final Instant now;
  final FailoverInputs in;
  final SortedMap<String, FailoverDraft> plans = new TreeMap<>();
  final SortedMap<String, List<Instant>> changes = new TreeMap<>();
  final SortedSet<String> openPages;
  final List<Intent> intents = new ArrayList<>();
  boolean hold;

  FailoverTick(
      FailoverPolicy policy,
      FailoverTerms terms,
      PolicyRevision revision,
      FailoverState state,
      Instant now,
      FailoverInputs in) {
    this.policy = policy;
    this.terms = terms;
    this.current = PinnedFailoverPolicy.of(policy, revision, in.hardFor());
    this.now = now;
    this.in = in;
    this.hold = state.operatorHold();
    this.openPages = new TreeSet<>(state.openPages());
    state.plans().forEach((region, plan) -> plans.put(region, new FailoverDraft(plan, current)));
    state
        .changes()
        .forEach((target, times) -> {
          List<Instant> recent = new ArrayList<>(times);
          recent.removeIf(at -> !at.isAfter(now.minus(Guard.RATE_WINDOW)));
          if (!recent.isEmpty()) {
            changes.put(target, recent);
          }
        });
  }

  void run() {
    FailoverNews.apply(this);
    Instant quietUntil = in.traffic().quietUntil();
    if (quietUntil != null && now.isBefore(quietUntil)) {
      return;
    }
    SortedSet<String> regions = new TreeSet<>(in.traffic().regions().keySet());
    regions.addAll(plans.keySet());
    regions.forEach(this::drive);
  }

  private void drive(String region) {
    RegionState r = in.traffic().regions().get(region);
    FailoverDraft d = plans.get(region);
    if (r == null || r.operatorOwned()) {
      return;
    }
    boolean drained = r.machine() == TrafficMachine.DRAINED;
    boolean lacks =
        wants(d, FailoverPolicy.Wanted.SCALE)
            && in.shortfalls().stream().anyMatch(s -> s.region().equals(region));
    if (d == null) {
      if (!drained && !lacks) {
        return;
      }
      d = new FailoverDraft(now, current);
      plans.put(region, d);
    }
    if (drained) {
      d.root = r.rootKey();
    }
    switch (r.machine()) {
      case DRAINED -> {
        if (d.dismissed) {
          undo(region, d, BACK);
        } else if (returns(region, d, r)) {
          undo(region, d, BACK.subList(0, 2));
        } else {
          failOver(region, d, r);
        }
      }
      case PROBATION -> {
        d.returning = false;
        undo(region, d, d.dismissed ? BACK : BACK.subList(0, 2));
      }
      case NORMAL -> {
        d.returning = false;
        if (d.root == null && lacks && !d.dismissed) {
          grow(region, d);
        } else if (!waits(d, r)) {
          undo(region, d, BACK);
        }
      }
    }
    boolean settled = r.machine() == TrafficMachine.NORMAL && !waits(d, r);
    if (settled && d.steps.stream().allMatch(s -> s.phase().over())) {
      plans.remove(region);
      List.of(CAPACITY, STEP, Pages.OPERATOR)
          .forEach(topic -> resolve(region, topic, region + " is back to normal"));
    }
  }

  /** A way back that has begun goes on while the region stays good. */
  private boolean returns(String region, FailoverDraft d, RegionState r) {
    d.returning = in.returning().contains(region) || (d.returning && r.recover().since() != null);
    return d.returning;
  }

  /** The drain is still to come: the breach goes on. */
  private static boolean waits(FailoverDraft d, RegionState r) {
    return d.root == null && !d.dismissed && r.breach().since() != null;
  }

  private void failOver(String region, FailoverDraft d, RegionState r) {
    if (d.steps.stream().anyMatch(s -> s.effect().kind() == Kind.SCALE)) {
      resolve(region, CAPACITY, "the drain took effect");
    }
    for (DnsName name : policy.dns()) {
      if (name.baseline().contains(region) && d.open(Kind.DNS, name.name()) == null) {
        List<String> serving = FailoverDns.without(this, name, region);
        perform(region, d, FailoverEffect.dns(policy.service(), region, name.name(), serving), r);
      }
    }
    if (wants(d, FailoverPolicy.Wanted.PROTECTIVE) && in.protectable()) {
      protect(region, d, r);
    }
    if (!shifted(r)) {
      return;
    }
    if (wants(d, FailoverPolicy.Wanted.READ_ONLY)) {
      for (String store : in.stores()) {
        if (d.open(Kind.READ_ONLY, store) == null) {
          perform(region, d, FailoverEffect.readOnly(store, region, true), r);
        }
      }
    }
    boolean pending =
        d.steps.stream().anyMatch(s -> s.effect().kind() == Kind.READ_ONLY && !s.phase().settled());
    if (wants(d, FailoverPolicy.Wanted.EVENT) && !pending && d.open(Kind.EVENT, "") == null) {
      perform(region, d, FailoverEffect.event(policy.service(), region, true, receivers()), r);
    }
  }

  /** Hard, renewed from half of its time to live on; an ended one is done anew on evidence. */
  private void protect(String region, FailoverDraft d, RegionState r) {
    PlanStep step = d.open(Kind.PROTECTIVE, policy.service());
    if (step != null && !now.isBefore(step.expiresAt())) {
      d.replace(step, step.in(Phase.UNDONE, now));
      update(step.decisionKey(), region, ActionUpdate.Change.REVERTED, "its time to live ended");
      step = null;
    }
    boolean known = in.judgements().containsKey(region) && r.health().known();
    ProtectiveLevel before = in.protection().getOrDefault(region, ProtectiveLevel.NONE);
    if (step == null && known) {
      perform(
          region,
          d,
          FailoverEffect.protective(policy.service(), region, before, ProtectiveLevel.HARD),
          r);
    } else if (step != null
        && known
        && step.phase().settled()
        && !now.isBefore(step.expiresAt().minus(d.pinned.hardFor().dividedBy(2)))) {
      Instant until = now.plus(d.pinned.hardFor());
      boolean renewed =
          FailoverProposals.propose(
              this, region, d, step.effect(), FailoverStep.Turn.RENEW, step, until);
      if (renewed) {
        d.replace(step, step.until(until));
      }
    }
  }

  /** Whether every router follows the drain, or it is even verified. */
  private boolean shifted(RegionState r) {
    InFlight f = in.traffic().inFlight();
    return f == null || !f.decisionKey().equals(r.rootKey()) || f.phase() == InFlight.Phase.APPLIED;
  }

  private void grow(String region, FailoverDraft d) {
    for (Shortfall s : in.shortfalls()) {
      if (s.region().equals(region)) {
        in.workloads().forEach(w -> grow(region, d, s, w));
      }
    }
    if (!now.isBefore(d.since.plus(d.pinned.scale().patience()))) {
      page(
          region,
          CAPACITY,
          "%s cannot be drained: capacity of its receivers is still short after %s"
              .formatted(region, Wording.of(d.pinned.scale().patience())));
    }
  }

  private void grow(String region, FailoverDraft d, Shortfall s, FailoverInputs.Workload w) {
    Integer has = w.replicas();
    Integer max = w.max() == null ? d.pinned.maxReplicas(policy) : w.max();
    boolean taken =
        d.steps.stream()
            .anyMatch(p ->
                p.effect().kind() == Kind.SCALE
                    && !p.phase().over()
                    && p.effect().service().equals(w.service())
                    && p.effect().region().equals(w.region()));
    if (!w.region().equals(s.receiver()) || has == null || has < 1 || max == null || taken) {
      return;
    }
    double ratio = s.capacityRps() > 0 ? s.neededRps() / s.capacityRps() : 1;
    int wanted = (int) Math.min(max, Math.ceil(has * ratio - 1e-9));
    if (wanted > has) {
      RegionState r = in.traffic().regions().get(region);
      perform(region, d, FailoverEffect.scale(w.service(), w.region(), has, wanted), r);
    }
  }

  private void perform(
      String region, FailoverDraft d, FailoverEffect effect, @Nullable RegionState r) {
    Instant held =
        r == null || r.expiresAt() == null ? now.plus(Duration.ofHours(1)) : r.expiresAt();
    Instant expires = effect.kind() == Kind.PROTECTIVE ? now.plus(d.pinned.hardFor()) : held;
    FailoverProposals.propose(this, region, d, effect, FailoverStep.Turn.DO, null, expires);
  }

  /** Undoes steps kind by kind; the next kind waits for the one before. */
  private void undo(String region, FailoverDraft d, List<Kind> kinds) {
    for (Kind kind : kinds) {
      for (PlanStep s : List.copyOf(d.steps)) {
        if (s.effect().kind() == kind && !s.phase().over() && s.phase() != Phase.UNDOING) {
          FailoverProposals.undo(this, region, d, s);
        }
      }
      if (d.steps.stream().anyMatch(s -> s.effect().kind() == kind && !s.phase().over())) {
        return;
      }
    }
  }

  /** By what the failover began with; one still to begin asks the policy in force. */
  private boolean wants(@Nullable FailoverDraft d, FailoverPolicy.Wanted step) {
    return (d == null ? current : d.pinned).steps().contains(step);
  }

  /** Where traffic of a region may go: by the stricter of what its drain pinned and current. */
  FailoverTerms termsOf(String region) {
    RegionState r = in.traffic().regions().get(region);
    PinnedRegionPolicy pinned = r == null ? null : r.pinned();
    return pinned == null ? terms : terms.stricter(pinned.terms());
  }

  /** A name as it is declared; one that is not any more, as it was when the region left it. */
  @Nullable DnsName declared(String region, String name) {
    for (DnsName one : policy.dns()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    FailoverDraft d = plans.get(region);
    for (PlanStep s : d == null ? List.<PlanStep>of() : d.steps) {
      DnsName then = s.dns();
      if (then != null && then.name().equals(name)) {
        return then;
      }
    }
    return null;
  }

  private List<String> receivers() {
    List<String> names = new ArrayList<>();
    in.traffic()
        .regions()
        .forEach((name, r) -> {
          if (r.machine() == TrafficMachine.NORMAL && r.soft() == 0) {
            names.add(name);
          }
        });
    return names;
  }

  void update(String key, String region, ActionUpdate.Change change, String reason) {
    intents.add(new ActionUpdate(key, policy.name(), region, change, reason, null, now));
  }

  void page(String region, String topic, String reason) {
    page(region, topic, false, reason);
  }

  void resolve(String region, String topic, String reason) {
    page(region, topic, true, reason);
  }

  private void page(String region, String topic, boolean resolved, String reason) {
    String key = policy.name() + "/" + region + "/" + topic;
    if (resolved ? openPages.remove(key) : openPages.add(key)) {
      intents.add(
          new Page(
              key,
              policy.name(),
              policy.service(),
              region,
              resolved,
              false,
              policy.mode(),
              reason,
              now));
    }
  }

  FailoverState freeze() {
    SortedMap<String, FailoverPlan> frozen = new TreeMap<>();
    plans.forEach((region, d) -> frozen.put(region, d.freeze()));
    return new FailoverState(frozen, changes, hold, openPages);
  }
}
