package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A world made from a seed and disturbed by a list of events, judged by the invariants after every
 * tick. Any part of the list is a valid list too, so a failing one can be shrunk.
 */
final class Simulation {
  static final int TICKS = 1_800;
  private static final String[] NAMES = {"af", "ap", "eu", "me", "sa", "us"};
  private static final double RATE = 0.07;
  private static final GuardResult UNDEFINED =
      new GuardResult(
          "organisation", GuardResult.Result.UNKNOWN, "undefined", "allow", "organisation", null);
  private static final List<Disturbance.Kind> LOT = lot();

  private final long seed;
  private RegionPolicy policy;
  private RegionController observer;
  private long revision = 1;
  private final List<String> names;
  private final Invariants invariants;
  final World world;

  Simulation(long seed, Instant start) {
    this.seed = seed;
    Random random = new Random(seed);
    int n = 2 + random.nextInt(5);
    this.policy = policy(random);
    this.world = new World(policy, Arrays.copyOf(NAMES, n));
    if (random.nextInt(3) == 0) {
      world.governedBy(SoftFailoverTest.terms(random, world.regions.keySet()));
    }
    world.startAt(start);
    world.tick = Duration.ofSeconds(2);
    double limit = 100.0 / n * (1.3 + random.nextDouble() * 2);
    world.regions.values().forEach(r -> r.limitRps = limit);
    world.desk = new Desk(world);
    this.names = new ArrayList<>(world.regions.keySet());
    this.invariants = new Invariants(policy, world.terms);
    govern();
  }

  /** Puts the policy and the world's terms in force. */
  private void govern() {
    PolicyRevision version = new PolicyRevision(revision, "hash of " + revision);
    world.controller = new RegionController(policy, world.terms, version);
    observer = new RegionController(policy.withMode(Mode.OBSERVE), world.terms, version);
    invariants.edited(policy, world.terms, version);
  }

  private void edit(double amount) {
    Random random = new Random(Double.doubleToLongBits(amount));
    policy = Edits.policy(random, policy);
    world.terms = Edits.terms(random, world.terms, world.regions.keySet());
    revision++;
    govern();
  }

  /** Cuts that one of two probes can hit exactly, or those of every day. */
  private static RegionPolicy policy(Random random) {
    RegionPolicy p = RegionControllerTest.quick();
    boolean half = random.nextInt(4) == 0;
    return SoftFailoverTest.withLag(
        new RegionPolicy(
            p.name(),
            p.service(),
            new RegionPolicy.Breach(half ? 0.5 : 0.05, p.breach().p95(), p.breach().hold()),
            new RegionPolicy.Recover(half ? 0.5 : 0.025, p.recover().p95(), p.recover().hold()),
            p.floor(),
            random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null,
            p.dwell(),
            p.probation(),
            p.action(),
            p.window(),
            p.mode(),
            p.signals()));
  }

  private static List<Disturbance.Kind> lot() {
    List<Disturbance.Kind> lot = new ArrayList<>();
    for (Disturbance.Kind kind : Disturbance.Kind.values()) {
      for (int i = 0; i < kind.weight; i++) {
        lot.add(kind);
      }
    }
    return lot;
  }

  /** The events of {@code seed}. */
  static List<Disturbance> events(long seed) {
    Random random = new Random(~seed);
    List<Disturbance> events = new ArrayList<>();
    for (int tick = 0; tick < TICKS; tick++) {
      if (random.nextDouble() < RATE) {
        Disturbance.Kind kind = LOT.get(random.nextInt(LOT.size()));
        events.add(new Disturbance(tick, kind, random.nextInt(6), random.nextDouble()));
      }
    }
    return events;
  }

  /** Plays {@code events} in the world of {@code seed}; throws at the first violation. */
  static World play(long seed, List<Disturbance> events) {
    return play(seed, events, World.START);
  }

  static World play(long seed, List<Disturbance> events, Instant start) {
    return new Simulation(seed, start).play(events);
  }

  /** What goes wrong; null when nothing does. */
  static @Nullable Throwable failure(long seed, List<Disturbance> events) {
    try {
      play(seed, events);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** The first violation of {@code seed}, not shrunk; null when there is none. */
  static @Nullable String violation(long seed) {
    Throwable failure = failure(seed, events(seed));
    return failure == null ? null : failure.toString();
  }

  /** Why {@code seed} fails, with the fewest events that still do; null when it does not. */
  static @Nullable String verdict(long seed) {
    List<Disturbance> all = events(seed);
    Throwable first = failure(seed, all);
    if (first == null) {
      return null;
    }
    List<Disturbance> few = shrunk(seed, all);
    StringBuilder text = new StringBuilder();
    text.append(
        "seed %d (-Dpolicy.seed=%d), %d events shrunk to %d:"
            .formatted(seed, seed, all.size(), few.size()));
    few.forEach(e -> text.append("\n  ").append(e));
    Throwable failure = failure(seed, few);
    return text.append("\nin ")
        .append(new Simulation(seed, World.START).names)
        .append(": ")
        .append(failure)
        .toString();
  }

  /** Leaves out halves, quarters and so on to single events, as long as it still fails (ddmin). */
  static List<Disturbance> shrunk(long seed, List<Disturbance> all) {
    List<Disturbance> events = new ArrayList<>(all);
    for (int chunk = Math.max(1, events.size() / 2); chunk > 0; ) {
      boolean smaller = false;
      for (int at = 0; at < events.size(); ) {
        List<Disturbance> fewer = new ArrayList<>(events.subList(0, at));
        fewer.addAll(events.subList(Math.min(events.size(), at + chunk), events.size()));
        if (failure(seed, fewer) == null) {
          at += chunk;
        } else {
          events = fewer;
          smaller = true;
        }
      }
      chunk = smaller && chunk == 1 ? 1 : chunk / 2;
    }
    return events;
  }

  private World play(List<Disturbance> events) {
    int next = 0;
    for (int tick = 0; tick < TICKS; tick++) {
      while (next < events.size() && events.get(next).tick() <= tick) {
        disturb(events.get(next++));
      }
      flap(tick);
      ControllerState before = world.state;
      ControlInputs[] seen = new ControlInputs[1];
      world.onInputs = in -> seen[0] = in;
      world.tick();
      if (world.kept) {
        invariants.check(world, before, seen[0], world.last);
        likewiseObserved(before, seen[0]);
      }
      invariants.target.check(world);
      if (desk().dead) {
        restart(0);
      }
    }
    return world;
  }

  /** Some regions fail for most of the time, and come and go; the same whatever else happens. */
  private void flap(int tick) {
    Random random = new Random(seed * TICKS + tick);
    for (String name : names) {
      World.Region r = world.region(name);
      if (r.flaps) {
        r.errorRatio = random.nextInt(12) == 0 ? 0 : 0.7;
      }
    }
  }

  private Desk desk() {
    return java.util.Objects.requireNonNull(world.desk, "desk of seed " + seed);
  }

  private void restart(int ticks) {
    desk().restart();
    world.sleeper = null;
    world.restart(world.tick.multipliedBy(ticks));
    invariants.restarted(world);
  }

  /** I17: in observe mode the same decision comes out and the machine stays. */
  private void likewiseObserved(ControllerState before, ControlInputs in) {
    for (Intent intent : world.last.intents()) {
      if (intent instanceof TrafficShift s
          && s.effective()
          && s.kind() == TrafficShift.Kind.DRAIN
          && before.regions().get(s.region()).machine() == TrafficMachine.NORMAL
          && before.regions().get(s.region()).told() != RegionState.Told.OBSERVED) {
        Step dry = observer.step(before, world.now, in);
        assertThat(dry.intents())
            .as("I17")
            .filteredOn(i -> i.decisionKey().equals(s.decisionKey()))
            .singleElement()
            .hasToString(s.toString().replace("mode=ACT", "mode=OBSERVE"));
        assertThat(dry.state().regions().get(s.region()).machine())
            .as("I17")
            .isEqualTo(TrafficMachine.NORMAL);
        boolean home =
            before.regions().values().stream()
                .allMatch(r -> r.machine() == TrafficMachine.NORMAL && r.soft() == 0);
        if (home) {
          assertThat(dry.state().weights()).as("I17").isEqualTo(before.weights());
        }
      }
    }
  }

  private void disturb(Disturbance e) {
    World w = world;
    String name = names.get(e.region() % names.size());
    World.Region r = w.region(name);
    switch (e.kind()) {
      case BAD -> r.bad();
      case RESUMED -> r.resumed();
      case STOPPED -> r.stopped();
      case STRADDLING -> {
        r.overBreach = new Share(0.04, 0.06);
        r.overRecover = new Share(0.05, 0.07);
      }
      case SLOW -> r.overBreach = r.overRecover = new Share(0.06, 0.08);
      case AT_BREACH -> r.good().errorRatio = policy.breach().errorRatio();
      case AT_RECOVER -> r.good().errorRatio = policy.recover().errorRatio();
      case SLOW_AT_CUT -> {
        r.good().overRecover = Share.exactly(EvidenceRule.P95_SHARE);
        r.overBreach = e.amount() < 0.5 ? Share.exactly(0) : r.overRecover;
      }
      case PROBES_AT_CUT -> r.flickers = !r.flickers;
      case LATENCY_AT_CUT ->
          r.latency = e.amount() < 0.5 ? policy.breach().p95() : policy.recover().p95();
      case NOT_A_NUMBER -> r.errorRatio = Double.NaN;
      case STALE -> r.stale = !r.stale;
      case COVERAGE -> r.coverage = e.amount();
      case NO_HEARTBEATS -> r.heartbeats = !r.heartbeats;
      case GAP -> w.now = w.now.plusSeconds((long) (e.amount() * 60));
      case PROBER_CUT_OFF -> w.proberWorks = !w.proberWorks;
      case PROBE_TWICE -> r.probes = again(r.probes, e.amount());
      case PROBE_LATE -> {
        Instant at = w.now.minusMillis((long) (e.amount() * 90_000));
        r.probes = r.probes.plus(new ProbeResult(at, !r.probesFail, r.latency));
      }
      case WELL -> {
        w.proberWorks = true;
        w.acks = true;
        desk().delay = Duration.ZERO;
        w.routerWorks = true;
        w.regions.values().forEach(World.Region::resumed);
      }
      case ALL_BAD -> w.regions.values().forEach(World.Region::bad);
      case FLAPS -> r.flaps = true;
      case NONE_FLAPS -> w.regions.values().forEach(one -> one.flaps = false);
      case LAGS -> r.lag = 40.0;
      case LAG_AT_CUT -> r.lag = 30.0;
      case KEEPS_UP -> r.lag = 1.0;
      case LAG_NOT_A_NUMBER -> r.lag = Double.NaN;
      case PROTECTED -> r.protection = ProtectiveLevel.values()[(int) (e.amount() * 4)];
      case NONE_PROTECTED ->
          w.regions.values().forEach(one -> one.protection = ProtectiveLevel.NONE);
      case POLICY_EDITED -> edit(e.amount());
      case RESTART -> restart((int) (e.amount() * 300));
      default -> carriedOut(e, name);
    }
  }

  private void carriedOut(Disturbance e, String name) {
    World w = world;
    Desk d = desk();
    switch (e.kind()) {
      case NO_ACKS -> w.acks = false;
      case ACK_LATE -> w.ack = w.tick.multipliedBy(1 + (long) (e.amount() * 40));
      case ACK_SOON -> w.ack = w.tick;
      case ROUTER_LIES -> w.routerWorks = false;
      case REJECT -> d.reject();
      case ANSWER_LOST -> d.loseAnswer = true;
      case WRITE_LOST -> d.loseWrite = true;
      case WRITES_LATE -> d.delay = Duration.ofSeconds((long) (e.amount() * 120));
      case WRITES_SOON -> d.delay = Duration.ZERO;
      case ANSWERS_TWICE -> d.duplicates = !d.duplicates;
      case ANSWER_AGAIN -> d.late((int) (e.amount() * 1_000));
      case AUDIT_FULL -> d.auditFull = true;
      case POLICY_UNDEFINED -> {
        d.policyUndefined = true;
        w.judge = intent -> intent instanceof TrafficShift ? UNDEFINED : null;
      }
      case COMMITS_AGAIN -> {
        d.auditFull = d.policyUndefined = false;
        w.judge = intent -> null;
      }
      case OPERATOR_HOLD -> w.commands.add(new OperatorCommand.Hold(true, "ann"));
      case OPERATOR_GOES_ON -> w.commands.add(new OperatorCommand.Hold(false, "ann"));
      case OPERATOR_TAKES -> w.commands.add(new OperatorCommand.Take(name, "ann"));
      case OPERATOR_EDITS -> d.edit(name);
      case OPERATOR_RELEASES -> {
        d.release();
        names.forEach(n -> w.commands.add(new OperatorCommand.Release(n, "ann")));
      }
      case OPERATOR_REVERTS -> w.commands.add(new OperatorCommand.Revert(name, "ann"));
      case CRASH -> {
        Desk.Boundary[] all = Desk.Boundary.values();
        d.dieAfter = all[1 + (int) (e.amount() * (all.length - 1))];
      }
      case PAUSED -> {
        w.sleeper = w.state;
        d.pause(w.now.plusSeconds((long) (e.amount() * 120)));
        w.restart(Duration.ZERO);
        invariants.restarted(w);
      }
      case AWAKE -> w.sleeper = null;
      default -> throw new AssertionError("not handled: " + e);
    }
  }

  private static ProbeWindow again(ProbeWindow probes, double which) {
    List<ProbeResult> all = probes.results();
    return all.isEmpty() ? probes : probes.plus(all.get((int) (which * all.size())));
  }
}
