package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges every tick of a controller by the invariants alone, from the trace it keeps itself: naive,
 * quadratic, and without any of the code it judges.
 */
final class Invariants {
  private record Seen(Instant at, Map<String, HealthClass> classes, Map<String, Boolean> sure) {}

  private final RegionPolicy policy;
  private final List<Seen> trace = new ArrayList<>();
  private final Map<String, List<Instant>> changes = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, Instant> drainedAt = new HashMap<>();
  private final Map<String, Instant> decided = new HashMap<>();
  private int written;
  private String flying;
  private Instant startedAt;
  private Map<String, TrafficMachine> kept = Map.of();

  Invariants(RegionPolicy policy) {
    this.policy = policy;
  }

  void restarted(World w) {
    startedAt = w.now;
    trace.clear();
    kept = machines(w.state);
  }

  private static Map<String, TrafficMachine> machines(ControllerState s) {
    Map<String, TrafficMachine> m = new HashMap<>();
    s.regions().forEach((name, r) -> m.put(name, r.machine()));
    return m;
  }

  void check(World w, ControllerState before, ControlInputs in, Step step) {
    Map<String, HealthClass> classes = new HashMap<>();
    Map<String, Boolean> sure = new HashMap<>();
    w.regions.forEach((name, r) -> counted(r, in.regions().get(name).active()));
    step.judgements()
        .forEach((name, j) -> {
          classes.put(name, naiveClass(in, name));
          sure.put(name, j.active() == HealthClass.B || j.coverage() >= 0.8);
          assertThat(j.health()).as("class of %s", name).isEqualTo(classes.get(name));
        });
    trace.add(new Seen(w.now, classes, sure));
    for (Outcome o : in.outcomes()) {
      if (o.state() == Outcome.State.FAILED && o.decisionKey().equals(flying)) {
        flying = null;
        kept = Map.of();
      }
    }
    Map<String, TrafficMachine> machines = machines(before);
    int moved = failures(in);
    for (Intent intent : step.intents()) {
      switch (intent) {
        case ActionUpdate u -> {
          landed(u);
          // What failed took its weights back first.
          moved += u.change() == ActionUpdate.Change.FAILED ? 1 : 0;
        }
        case TrafficShift s -> {
          assertThat(keys.add(s.decisionKey())).as("I13: %s is new", s.decisionKey()).isTrue();
          if (s.effective()) {
            if (moved == 0 && !before.weights().isEmpty()) {
              assertThat(s.revert().weights())
                  .as("I8 pre-image: %s", s.decisionKey())
                  .isEqualTo(before.weights());
            }
            moved++;
            // The others as they are after the tick: a refused action may have put one back first.
            Map<String, TrafficMachine> now = machines(step.state());
            now.put(s.region(), machines.get(s.region()));
            shift(w, in, s, now, classes, before, step.state());
          }
        }
        case Page p -> {}
        case ProtectiveChange c -> throw new AssertionError("not this controller's: " + c);
        case ScaleChange c -> throw new AssertionError("not this controller's: " + c);
        case DirectiveChange c -> throw new AssertionError("not this controller's: " + c);
      }
    }
    state(w, step.state());
  }

  private void landed(ActionUpdate u) {
    switch (u.change()) {
      case VERIFIED, FAILED, OPERATOR_OWNED -> {
        if (u.decisionKey().equals(flying)) {
          flying = null;
        }
      }
      case EXTENDED, REVERTING, REVERTED -> {}
    }
  }

  private void shift(
      World w,
      ControlInputs in,
      TrafficShift s,
      Map<String, TrafficMachine> machines,
      Map<String, HealthClass> classes,
      ControllerState before,
      ControllerState after) {
    String about = s.kind() + " of " + s.region() + " at " + w.now;
    assertThat(flying).as("I3: %s", about).isNull();
    if (w.desk != null) {
      assertThat(w.desk.policyUndefined).as("I16: %s", about).isFalse();
      assertThat(w.desk.auditFull).as("I11: %s", about).isFalse();
    }
    flying = s.decisionKey();
    assertThat(before.operatorHold() && in.commands().isEmpty()).as("hold: %s", about).isFalse();
    boolean owned =
        before.regions().values().stream().anyMatch(RegionState::operatorOwned)
            && in.commands().isEmpty();
    assertThat(owned).as("I10: %s", about).isFalse();
    assertThat(s.expiresAt()).as("I8: %s", about).isAfter(s.decidedAt());
    decided.put(s.decisionKey(), w.now);
    assertThat(s.revert().weights()).as("I8 pre-image: %s", about).isEqualTo(s.before());
    assertThat(s.guard()).as("I16: %s", about).allMatch(g -> g.result() == GuardResult.Result.PASS);
    List<Instant> times = changes.computeIfAbsent(s.region(), k -> new ArrayList<>());
    times.add(w.now);
    long hour = times.stream().filter(t -> t.isAfter(w.now.minus(Duration.ofHours(1)))).count();
    boolean back = s.kind() == TrafficShift.Kind.STEP || s.kind() == TrafficShift.Kind.RESTORE;
    assertThat(hour).as("I19: %s", about).isLessThanOrEqualTo(back ? 8 : 12);
    if (startedAt != null) {
      assertThat(w.now)
          .as("I31: %s", about)
          .isAfterOrEqualTo(startedAt.plus(policy.breach().hold()));
    }
    switch (s.kind()) {
      case DRAIN -> drain(w, in, s, machines, classes, about);
      case STEP, RESTORE -> {
        boolean commanded =
            in.commands().stream().anyMatch(OperatorCommand.Revert.class::isInstance);
        assertThat(classes.get(s.region()))
            .as("I6: %s", about)
            .isIn(HealthClass.G, commanded ? HealthClass.M : HealthClass.G);
        if (!commanded) {
          recovered(w, s, before.regions().get(s.region()), about);
        }
        if (machines.get(s.region()) == TrafficMachine.DRAINED && !commanded) {
          assertThat(w.now)
              .as("I20: %s", about)
              .isAfterOrEqualTo(drainedAt.get(s.region()).plus(policy.dwell()));
        }
      }
      case REVERT -> undone(s, before, after, classes, about);
    }
  }

  /** I1 on the state after an undo: enough, or no fewer than before. */
  private void undone(
      TrafficShift s,
      ControllerState before,
      ControllerState after,
      Map<String, HealthClass> classes,
      String about) {
    int had = serving(before, classes);
    int has = serving(after, classes);
    assertThat(has)
        .as("I1: %s", about)
        .isGreaterThanOrEqualTo(Math.min(had, policy.minHealthy(after.regions().size())));
  }

  private static int serving(ControllerState s, Map<String, HealthClass> classes) {
    int n = 0;
    for (Map.Entry<String, HealthClass> e : classes.entrySet()) {
      RegionState r = s.regions().get(e.getKey());
      boolean serves = e.getValue() == HealthClass.G || e.getValue() == HealthClass.M;
      n += serves && (r == null || r.machine() != TrafficMachine.DRAINED) ? 1 : 0;
    }
    return n;
  }

  private void drain(
      World w,
      ControlInputs in,
      TrafficShift s,
      Map<String, TrafficMachine> machines,
      Map<String, HealthClass> classes,
      String about) {
    drainedAt.put(s.region(), w.now);
    int n = machines.size();
    int healthy = 0;
    int away = 1;
    int known = 0;
    int bad = 0;
    for (Map.Entry<String, HealthClass> e : classes.entrySet()) {
      known += e.getValue() == HealthClass.U ? 0 : 1;
      bad += e.getValue() == HealthClass.B ? 1 : 0;
      if (e.getKey().equals(s.region())) {
        continue;
      }
      TrafficMachine m = machines.get(e.getKey());
      away += m == TrafficMachine.NORMAL ? 0 : 1;
      boolean serves = e.getValue() == HealthClass.G || e.getValue() == HealthClass.M;
      healthy += serves && m != TrafficMachine.DRAINED ? 1 : 0;
    }
    assertThat(healthy).as("I1: %s", about).isGreaterThanOrEqualTo(policy.minHealthy(n));
    assertThat(bad * 2).as("I4: %s", about).isLessThanOrEqualTo(known);
    assertThat(away).as("away: %s", about).isLessThanOrEqualTo(n >= 4 ? 2 : 1);
    assertThat(classes.get(s.region())).as("I6: %s", about).isEqualTo(HealthClass.B);
    receivers(w, in, s, about);
    if (machines.get(s.region()) == TrafficMachine.NORMAL) {
      held(s.region(), about);
    }
  }

  /**
   * I2 by the world's true demand: what the router sends there now. Where a router acknowledged
   * weights it does not apply and the region is silent too, nobody can know that.
   */
  private void receivers(World w, ControlInputs in, TrafficShift s, String about) {
    boolean silent = in.regions().get(s.region()).passive() == null;
    if (silent && !w.routed.equals(s.before())) {
      return;
    }
    double moved = w.totalRpm / 60 * w.routed.getOrDefault(s.region(), 0.0);
    double gains = 0;
    for (String r : s.weights().keySet()) {
      gains += Math.max(0, s.weights().get(r) - s.before().getOrDefault(r, 0.0));
    }
    for (String r : s.weights().keySet()) {
      double gain = s.weights().get(r) - s.before().getOrDefault(r, 0.0);
      if (gain <= 1e-12) {
        continue;
      }
      double limit = Double.NaN;
      for (InstanceCapacity c : in.regions().get(r).instances()) {
        if (Duration.between(c.measuredAt(), w.now).toSeconds() <= 120) {
          limit = Double.isNaN(limit) ? c.limitRps() : limit + c.limitRps();
        }
      }
      assertThat(limit).as("I2 capacity of %s: %s", r, about).isNotNaN();
      double spare = limit - w.totalRpm / 60 * w.routed.getOrDefault(r, 0.0);
      assertThat(spare)
          .as("I2 of %s: %s", r, about)
          .isGreaterThanOrEqualTo(moved * gain / gains * 1.2 - 1e-6);
    }
  }

  /** Walks back: a whole hold of breach ticks, no good or between one among them. */
  private void held(String region, String about) {
    Duration counted = Duration.ZERO;
    for (int i = trace.size() - 1; i > 0 && counted.compareTo(policy.breach().hold()) < 0; i--) {
      Seen later = trace.get(i);
      Seen earlier = trace.get(i - 1);
      assertThat(later.classes().get(region))
          .as("hold: %s, seen at %s", about, later.at())
          .isIn(HealthClass.B, HealthClass.U);
      if (breaching(later, region) && breaching(earlier, region)) {
        counted = counted.plus(Duration.between(earlier.at(), later.at()));
      }
    }
    assertThat(counted).as("hold: %s", about).isGreaterThanOrEqualTo(policy.breach().hold());
  }

  /** Walks back: good for a whole hold, or expired, and nothing else seen meanwhile. */
  private void recovered(World w, TrafficShift s, RegionState was, String about) {
    boolean drained = was.machine() == TrafficMachine.DRAINED;
    if (drained && was.expiresAt() != null && !w.now.isBefore(was.expiresAt())) {
      return;
    }
    Duration hold = drained ? policy.recover().hold() : policy.probation().step();
    Duration counted = Duration.ZERO;
    for (int i = trace.size() - 1; i > 0 && counted.compareTo(hold) < 0; i--) {
      HealthClass later = trace.get(i).classes().get(s.region());
      HealthClass earlier = trace.get(i - 1).classes().get(s.region());
      assertThat(later).as("back: %s", about).isIn(HealthClass.G, HealthClass.U);
      if (later == HealthClass.G && earlier == HealthClass.G) {
        counted = counted.plus(Duration.between(trace.get(i - 1).at(), trace.get(i).at()));
      }
    }
    assertThat(counted).as("back: %s", about).isGreaterThanOrEqualTo(hold);
  }

  private static int failures(ControlInputs in) {
    return (int) in.outcomes().stream().filter(o -> o.state() == Outcome.State.FAILED).count();
  }

  /** What the target was told, by its own book. */
  void target(World w) {
    Desk desk = w.desk;
    if (desk == null) {
      return;
    }
    List<Router.Write> all = desk.router.writes;
    for (; written < all.size(); written++) {
      Router.Write now = all.get(written);
      String about = now.key() + " at " + now.at();
      assertThat(now.committed()).as("I11: %s", about).isTrue();
      assertThat(now.captured()).as("I8 pre-image: %s", about).isEqualTo(now.replaced());
      assertThat(now.replacedKey()).as("I10: %s", about).isNotEqualTo(Router.OPERATOR);
      Instant mine = decided.get(now.key());
      assertThat(mine).as("I11: %s was never decided", about).isNotNull();
      Instant theirs = decided.get(now.replacedKey());
      if (theirs != null) {
        assertThat(mine).as("I15: %s replaces %s", about, now.replacedKey()).isAfter(theirs);
      }
      if (written > 0) {
        assertThat(now.epoch())
            .as("I13: %s", about)
            .isGreaterThanOrEqualTo(all.get(written - 1).epoch());
      }
    }
  }

  /** The counts of the probes, said again. */
  private void counted(World.Region r, ActiveEvidence e) {
    if (e == null) {
      return;
    }
    Instant newest = Instant.MIN;
    for (ProbeResult p : r.probes.results()) {
      newest = p.at().isAfter(newest) ? p.at() : newest;
    }
    int failed = 0;
    int slow = 0;
    int slack = 0;
    for (ProbeResult p : r.probes.results()) {
      if (Duration.between(p.at(), newest).compareTo(policy.window()) < 0) {
        failed += p.ok() ? 0 : 1;
        slow += p.latency().toNanos() > policy.breach().p95().toNanos() ? 1 : 0;
        slack += p.latency().toNanos() > policy.recover().p95().toNanos() ? 1 : 0;
      }
    }
    assertThat(List.of(e.failures(), e.overBreach(), e.overRecover()))
        .as("probes counted")
        .isEqualTo(List.of(failed, slow, slack));
  }

  private static boolean breaching(Seen seen, String region) {
    return seen.classes().get(region) == HealthClass.B
        && Boolean.TRUE.equals(seen.sure().get(region));
  }

  private void state(World w, ControllerState s) {
    double sum = s.weights().values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).as("I5 at %s", w.now).isBetween(1 - 1e-9, 1 + 1e-9);
    long away =
        s.regions().values().stream().filter(r -> r.machine() != TrafficMachine.NORMAL).count();
    assertThat(away).isLessThanOrEqualTo(s.regions().size() >= 4 ? 2 : 1);
    s.regions()
        .forEach((name, r) -> {
          if (r.machine() == TrafficMachine.DRAINED) {
            assertThat(s.weights().get(name)).as("drained %s at %s", name, w.now).isZero();
            assertThat(r.expiresAt()).as("I8: %s at %s", name, w.now).isNotNull();
          }
          if (kept.get(name) == TrafficMachine.DRAINED
              && startedAt != null
              && w.now.isBefore(startedAt.plus(policy.breach().hold()))
              && flying == null) {
            assertThat(r.machine())
                .as("I31: %s at %s", name, w.now)
                .isEqualTo(TrafficMachine.DRAINED);
          }
        });
  }

  /** The evidence rule, said again. */
  private HealthClass naiveClass(ControlInputs in, String region) {
    HealthClass passive = naivePassive(in.regions().get(region).passive());
    HealthClass active = naiveActive(in.regions().get(region).active());
    if (active == HealthClass.B) {
      boolean witness =
          in.regions().keySet().stream()
              .filter(other -> !other.equals(region))
              .anyMatch(o -> naiveActive(in.regions().get(o).active()) == HealthClass.G);
      active = witness ? HealthClass.B : HealthClass.U;
    }
    for (HealthClass c : List.of(HealthClass.B, HealthClass.M, HealthClass.G)) {
      if (passive == c || active == c) {
        return c;
      }
    }
    return HealthClass.U;
  }

  private HealthClass naivePassive(PassiveEvidence e) {
    if (e == null || !e.fresh() || Double.isNaN(e.errorRatio()) || e.requestsPerMinute() < 100) {
      return HealthClass.U;
    }
    if (e.errorRatio() > policy.breach().errorRatio() || e.overBreach().low() > 0.05) {
      return HealthClass.B;
    }
    return e.errorRatio() < policy.recover().errorRatio() && e.overRecover().high() < 0.05 ? HealthClass.G : HealthClass.M;
  }

  private HealthClass naiveActive(ActiveEvidence e) {
    if (e == null || !e.fresh() || e.probes() < e.floor()) {
      return HealthClass.U;
    }
    double slow = e.overBreach() / (double) e.probes();
    double failed = e.failures() / (double) e.probes();
    if (failed > policy.breach().errorRatio() || slow > 0.05) {
      return HealthClass.B;
    }
    return failed < policy.recover().errorRatio() && e.overRecover() / (double) e.probes() < 0.05
        ? HealthClass.G
        : HealthClass.M;
  }
}
