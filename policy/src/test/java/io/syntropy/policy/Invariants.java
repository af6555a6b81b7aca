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
  private record Seen(
      Instant at,
      Map<String, HealthClass> classes,
      Map<String, Boolean> sure,
      Map<String, Boolean> lags) {}

  private final Pins pins;
  private final List<Seen> trace = new ArrayList<>();
  private final Map<String, List<Instant>> changes = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, Instant> drainedAt = new HashMap<>();
  private final NaiveEvidence evidence;
  final TargetOracle target = new TargetOracle();
  private String flying;
  private Instant startedAt;
  private Instant quietUntil;
  private Map<String, TrafficMachine> kept = Map.of();

  Invariants(RegionPolicy policy, FailoverTerms terms) {
    this.pins = new Pins(policy, terms);
    this.evidence = new NaiveEvidence(pins::of);
  }

  /** From now on these are in force. */
  void edited(RegionPolicy policy, FailoverTerms terms, PolicyRevision revision) {
    pins.edited(policy, terms, revision);
  }

  void restarted(World w) {
    startedAt = w.now;
    quietUntil = w.now.plus(pins.policy().breach().hold());
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
    w.regions.forEach((name, r) -> evidence.counted(name, r, in.regions().get(name).active()));
    Map<String, Boolean> lags = new HashMap<>();
    step.judgements()
        .forEach((name, j) -> {
          classes.put(name, evidence.classOf(in, name));
          lags.put(name, evidence.lags(in, name));
          sure.put(name, j.active() == HealthClass.B || j.coverage() >= 0.8);
          assertThat(j.health()).as("class of %s", name).isEqualTo(classes.get(name));
        });
    trace.add(new Seen(w.now, classes, sure, lags));
    pins.told(in);
    for (Outcome o : in.outcomes()) {
      if (o.state() == Outcome.State.FAILED && o.decisionKey().equals(flying)) {
        pins.failed(flying);
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
          pins.updated(u);
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
            placed(w, s);
            pins.shifted(s, step.state());
          }
        }
        case Page p -> {}
        case ProtectiveChange c -> throw new AssertionError("not this controller's: " + c);
        case ScaleChange c -> throw new AssertionError("not this controller's: " + c);
        case FailoverStep f -> throw new AssertionError("not this controller's: " + f);
        case DirectiveChange c -> throw new AssertionError("not this controller's: " + c);
        case RollbackRequest r -> throw new AssertionError("not this controller's: " + r);
      }
    }
    state(w, step.state());
    pins.settle(step.state());
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
    target.decided(s, w.now);
    assertThat(s.revert().weights()).as("I8 pre-image: %s", about).isEqualTo(s.before());
    assertThat(s.guard()).as("I16: %s", about).allMatch(g -> g.result() == GuardResult.Result.PASS);
    List<Instant> times = changes.computeIfAbsent(s.region(), k -> new ArrayList<>());
    times.add(w.now);
    long hour = times.stream().filter(t -> t.isAfter(w.now.minus(Duration.ofHours(1)))).count();
    boolean back = s.kind() == TrafficShift.Kind.STEP || s.kind() == TrafficShift.Kind.RESTORE;
    assertThat(hour).as("I19: %s", about).isLessThanOrEqualTo(back ? 8 : 12);
    if (startedAt != null) {
      assertThat(w.now).as("I31: %s", about).isAfterOrEqualTo(quietUntil);
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
              .isAfterOrEqualTo(drainedAt.get(s.region()).plus(pins.of(s.region()).dwell()));
        }
      }
      case SOFT -> soft(w, in, s, before, about);
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
        .isGreaterThanOrEqualTo(Math.min(had, pins.minHealthy(after.regions().size())));
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

  /** Walks back over one hold: seen breaching in 60 % of it and known in 80 %, or low spirits. */
  private void soft(
      World w, ControlInputs in, TrafficShift s, ControllerState before, String about) {
    RegionState r = before.regions().get(s.region());
    assertThat(r.machine()).as(about).isEqualTo(TrafficMachine.NORMAL);
    assertThat(r.soft()).as(about).isLessThan(3);
    double base = 1.0 / before.regions().size();
    assertThat(s.weights().get(s.region()))
        .as(about)
        .isCloseTo(
            base * (1 - 0.25 * w.stateOf(s.region()).soft()),
            org.assertj.core.api.Assertions.within(1e-9));
    if (!r.changes().isEmpty()) {
      assertThat(w.now)
          .as("I20: %s", about)
          .isAfterOrEqualTo(r.changes().getLast().plus(pins.of(s.region()).dwell()));
    }
    receivers(w, in, s, about);
    ProtectiveLevel level = in.regions().get(s.region()).protection();
    if (level == ProtectiveLevel.MEDIUM || level == ProtectiveLevel.HARD) {
      return;
    }
    Duration yes = Duration.ZERO;
    Duration known = Duration.ZERO;
    Instant start = w.now.minus(pins.of(s.region()).breach().hold());
    for (int i = trace.size() - 1; i > 0 && trace.get(i).at().isAfter(start); i--) {
      Seen seen = trace.get(i);
      Instant from = trace.get(i - 1).at();
      from = from.isBefore(start) ? start : from;
      Duration piece = Duration.between(from, seen.at());
      boolean breach =
          breaching(seen, s.region()) || Boolean.TRUE.equals(seen.lags().get(s.region()));
      boolean blind =
          !breach
              && (seen.classes().get(s.region()) == HealthClass.U
                  || seen.classes().get(s.region()) == HealthClass.B);
      yes = breach ? yes.plus(piece) : yes;
      known = blind ? known : known.plus(piece);
    }
    long hold = pins.of(s.region()).breach().hold().toMillis();
    assertThat(yes.toMillis() * 100).as("share: %s", about).isGreaterThanOrEqualTo(hold * 60);
    assertThat(known.toMillis() * 100).as("known: %s", about).isGreaterThanOrEqualTo(hold * 80);
  }

  /** Nobody's traffic leaves its jurisdiction or goes where it may not. */
  private void placed(World w, TrafficShift s) {
    for (FailoverTerms terms : pins.terms(s.region())) {
      if (terms.governed() && s.kind() != TrafficShift.Kind.REVERT) {
        placed(w, s, terms);
      }
    }
    if (s.kind() == TrafficShift.Kind.STEP) {
      left(w, s);
    }
  }

  /** What a region does not take back yet is served where both allow it, if that is anywhere. */
  private void left(World w, TrafficShift s) {
    ProtectiveLevel level = w.region(s.region()).protection;
    boolean low = level == ProtectiveLevel.MEDIUM || level == ProtectiveLevel.HARD;
    if (low || w.state.regions().values().stream().filter(RegionDraftAway::away).count() != 1) {
      return;
    }
    Set<String> fit = new HashSet<>(w.state.regions().keySet());
    fit.remove(s.region());
    fit.removeIf(r -> !w.last.judgements().get(r).health().serving());
    for (FailoverTerms terms : pins.terms(s.region())) {
      fit.removeIf(r -> terms.governed() && !fits(terms, s.region(), r));
    }
    s.weights()
        .forEach((server, weight) -> {
          boolean receives = weight > 1.0 / s.weights().size() + 1e-9;
          assertThat(receives && !fit.isEmpty() && !fit.contains(server))
              .as("I32: %s receives from %s at %s, fit are %s", server, s.region(), w.now, fit)
              .isFalse();
        });
  }

  private static boolean fits(FailoverTerms terms, String home, String server) {
    String there = terms.jurisdictions().get(server);
    return there != null
        && there.equals(terms.jurisdictions().get(home))
        && (terms.allowedReceivers() == null
            || terms.allowedReceivers().getOrDefault(home, List.of()).contains(server));
  }

  private void placed(World w, TrafficShift s, FailoverTerms terms) {
    s.weights()
        .forEach((server, weight) -> {
          boolean gains = weight > s.before().getOrDefault(server, 0.0) + 1e-9;
          boolean takes = s.kind() == TrafficShift.Kind.DRAIN || s.kind() == TrafficShift.Kind.SOFT;
          if (gains
              && takes
              && w.state.regions().values().stream().filter(RegionDraftAway::away).count() == 1) {
            assertThat(
                    terms.allowedReceivers() == null
                        || terms
                            .allowedReceivers()
                            .getOrDefault(s.region(), List.of())
                            .contains(server))
                .as("allowed receiver %s of %s at %s", server, s.region(), w.now)
                .isTrue();
            assertThat(terms.jurisdictions().get(server))
                .as("residency of %s from %s at %s", server, s.region(), w.now)
                .isNotNull()
                .isEqualTo(terms.jurisdictions().get(s.region()));
          }
        });
  }

  /** Said again: away is less than its normal weight. */
  private static final class RegionDraftAway {
    static boolean away(RegionState r) {
      return r.machine() != TrafficMachine.NORMAL || r.soft() > 0;
    }
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
      boolean led = w.state.regions().get(e.getKey()).soft() > 0;
      away += m == TrafficMachine.NORMAL && !led ? 0 : 1;
      boolean serves = e.getValue() == HealthClass.G || e.getValue() == HealthClass.M;
      healthy += serves && m != TrafficMachine.DRAINED ? 1 : 0;
    }
    assertThat(healthy).as("I1: %s", about).isGreaterThanOrEqualTo(pins.minHealthy(n));
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
    double left = s.weights().get(s.region()) / s.before().get(s.region());
    double moved = w.totalRpm / 60 * w.routed.getOrDefault(s.region(), 0.0) * (1 - left);
    // Where the router is as the controller knows it, every gain is a share of all there is.
    double all = w.routed.equals(s.before()) ? w.totalRpm / 60 : 0;
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
          .isGreaterThanOrEqualTo(Math.max(moved * gain / gains, all * gain) * 1.2 - 1e-6);
    }
  }

  /** Walks back: a whole hold of breach ticks, no good or between one among them. */
  private void held(String region, String about) {
    Duration counted = Duration.ZERO;
    Duration hold = pins.of(region).breach().hold();
    for (int i = trace.size() - 1; i > 0 && counted.compareTo(hold) < 0; i--) {
      Seen later = trace.get(i);
      Seen earlier = trace.get(i - 1);
      assertThat(later.classes().get(region))
          .as("hold: %s, seen at %s", about, later.at())
          .isIn(HealthClass.B, HealthClass.U);
      if (breaching(later, region) && breaching(earlier, region)) {
        counted = counted.plus(Duration.between(earlier.at(), later.at()));
      }
    }
    assertThat(counted).as("hold: %s", about).isGreaterThanOrEqualTo(hold);
  }

  /** Walks back: good for a whole hold, or expired, and nothing else seen meanwhile. */
  private void recovered(World w, TrafficShift s, RegionState was, String about) {
    boolean drained = was.machine() == TrafficMachine.DRAINED;
    boolean away = drained || was.soft() > 0;
    if (away && was.expiresAt() != null && !w.now.isBefore(was.expiresAt())) {
      return;
    }
    RegionPolicy by = pins.of(s.region());
    boolean probation = was.machine() == TrafficMachine.PROBATION;
    Duration hold = probation ? by.probation().step() : by.recover().hold();
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
              && w.now.isBefore(quietUntil)
              && flying == null) {
            assertThat(r.machine())
                .as("I31: %s at %s", name, w.now)
                .isEqualTo(TrafficMachine.DRAINED);
          }
        });
  }
}
