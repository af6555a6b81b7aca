package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small world around one controller, in simulated time: regions with health, load, probes and
 * capacity reports, a router that applies weights when told, and outcomes that come late or never.
 */
final class World {
  static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  /** One region as it really is. */
  static final class Region {
    double errorRatio;
    Share overBreach = Share.exactly(0);
    Share overRecover = Share.exactly(0);
    double coverage = 1;
    boolean silent;
    boolean stale;
    boolean probesFail;
    double limitRps = 1000;
    boolean heartbeats = true;
    Instant heartbeatAt = START;
    Double manifestRps;
    ProbeWindow probes = ProbeWindow.EMPTY;
    Duration latency = Duration.ofMillis(50);
    boolean flickers;
    Double lag;
    ProtectiveLevel protection;
    boolean flaps;

    Region bad() {
      errorRatio = 0.5;
      probesFail = true;
      return this;
    }

    Region good() {
      errorRatio = 0;
      overBreach = Share.exactly(0);
      overRecover = Share.exactly(0);
      probesFail = false;
      silent = false;
      stale = false;
      coverage = 1;
      latency = Duration.ofMillis(50);
      flickers = false;
      lag = lag == null ? null : 0.0;
      return this;
    }

    /** Stopped: no telemetry, no heartbeat, probes time out. */
    Region stopped() {
      silent = true;
      heartbeats = false;
      probesFail = true;
      return this;
    }

    Region resumed() {
      heartbeats = true;
      return good();
    }
  }

  private record Later(Instant at, Outcome outcome, Map<String, Double> applies) {}

  RegionController controller;
  FailoverTerms terms = FailoverTerms.NONE;
  ControllerState state = ControllerState.EMPTY;
  Instant now = START;
  Duration tick = Duration.ofSeconds(1);
  final Map<String, Region> regions = new TreeMap<>();
  final List<Intent> log = new ArrayList<>();
  final List<OperatorCommand> commands = new ArrayList<>();
  final List<Outcome> news = new ArrayList<>();
  Map<String, Double> routed = new TreeMap<>();
  double totalRpm = 6000;
  Duration ack = Duration.ofSeconds(1);
  boolean acks = true;
  boolean routerWorks = true;
  boolean proberWorks = true;
  java.util.Set<String> heldBack = java.util.Set.of();
  Step last;
  boolean kept;
  @Nullable Desk desk;
  @Nullable ControllerState sleeper;
  Consumer<ControlInputs> onInputs = in -> {};
  Function<Intent, GuardResult> judge = intent -> null;
  private final List<Later> later = new ArrayList<>();
  Instant startedAt = START;
  private long ticks;

  World(RegionPolicy policy, String... names) {
    this.controller = new RegionController(policy);
    for (String name : names) {
      regions.put(name, new Region());
      routed.put(name, 1.0 / names.length);
    }
  }

  /** Before the first tick. */
  void startAt(Instant start) {
    startedAt = start;
    now = start;
    regions.values().forEach(r -> r.heartbeatAt = start);
  }

  World governedBy(FailoverTerms given) {
    terms = given;
    controller = new RegionController(controller.policy(), given);
    return this;
  }

  Region region(String name) {
    return regions.get(name);
  }

  RegionState stateOf(String name) {
    return state.regions().get(name);
  }

  TrafficMachine machine(String name) {
    return stateOf(name).machine();
  }

  /** What the controller would be told now. */
  ControlInputs inputs() {
    TreeMap<String, RegionInput> in = new TreeMap<>();
    regions.forEach((name, r) -> in.put(name, input(name, r)));
    return new ControlInputs(in, news, commands).holdingBack(heldBack);
  }

  private RegionInput input(String name, Region r) {
    double rpm = totalRpm * routed.getOrDefault(name, 0.0);
    PassiveEvidence passive =
        r.silent
            ? null
            : new PassiveEvidence(
                r.errorRatio, r.overBreach, r.overRecover, rpm, r.coverage, !r.stale, now);
    if (r.heartbeats) {
      r.heartbeatAt = now;
    }
    List<InstanceCapacity> capacity =
        List.of(new InstanceCapacity(name + "-1", r.limitRps, rpm / 60, r.heartbeatAt));
    ActiveEvidence active = r.probes.evidence(now, controller.governing(state, name));
    TreeMap<String, ExtraReading> extras = new TreeMap<>();
    if (r.lag != null) {
      extras.put("replication_lag", new ExtraReading(r.lag, !r.stale, now));
    }
    return new RegionInput(passive, active, capacity, r.manifestRps, extras, r.protection);
  }

  /** One tick; returns what it decided. */
  List<Intent> tick() {
    now = now.plus(tick);
    Desk d = desk;
    if (d == null) {
      deliver();
    } else {
      d.work();
    }
    probe();
    ControlInputs inputs = inputs();
    onInputs.accept(inputs);
    last = judged(inputs);
    kept = d == null || (!d.dead && decided(d, inputs));
    if (!kept) {
      return List.of();
    }
    news.removeAll(inputs.outcomes());
    commands.removeAll(inputs.commands());
    state = last.state();
    if (d == null) {
      last.intents().forEach(this::carryOut);
    }
    log.addAll(last.intents());
    return last.intents();
  }

  /** A writer that slept through a takeover decides on what it remembers, before it knows. */
  private boolean decided(Desk d, ControlInputs inputs) {
    if (sleeper != null) {
      Step stale = controller.step(sleeper, now, inputs);
      if (d.commit(stale, d.epoch - 1)) {
        log.addAll(stale.intents());
        state = stale.state();
        last = stale;
        return true;
      }
    }
    return d.commit(last, d.epoch);
  }

  /** As the server does: stepped again on the same arguments with what the judge answered. */
  private Step judged(ControlInputs inputs) {
    Map<String, GuardResult> answers = new TreeMap<>();
    while (true) {
      Step step = controller.step(state, now, inputs.with(Answers.of(answers)));
      int before = answers.size();
      for (Intent i : step.intents()) {
        GuardResult answer = answers.containsKey(i.decisionKey()) ? null : judge.apply(i);
        if (answer != null) {
          answers.put(i.decisionKey(), answer);
        }
      }
      if (answers.size() == before) {
        return step;
      }
    }
  }

  private void probe() {
    if (ticks++ * tick.toSeconds() % 5 >= tick.toSeconds()) {
      return;
    }
    for (Region r : regions.values()) {
      boolean odd = ticks * tick.toSeconds() / 5 % 2 == 1;
      boolean ok = proberWorks && !r.probesFail && !(r.flickers && odd);
      Duration latency = ok || r.flickers ? r.latency : Duration.ofSeconds(2);
      r.probes = r.probes.plus(new ProbeResult(now, ok, latency));
    }
  }

  private void carryOut(Intent intent) {
    if (intent instanceof TrafficShift s && s.effective()) {
      later.add(new Later(now.plus(tick), outcome(s, Outcome.State.RECORDED), Map.of()));
      if (acks) {
        Map<String, Double> applies = routerWorks ? s.weights() : Map.of();
        later.add(new Later(now.plus(ack), outcome(s, Outcome.State.APPLIED), applies));
      }
    }
  }

  /** The router refuses the action: it never applies it. */
  void reject(InFlight f) {
    later.removeIf(l -> l.outcome().decisionKey().equals(f.decisionKey()));
    news.add(new Outcome(f.decisionKey(), Outcome.State.FAILED, now, "rejected"));
  }

  private Outcome outcome(TrafficShift s, Outcome.State state) {
    return new Outcome(s.decisionKey(), state, now, "");
  }

  private void deliver() {
    for (Iterator<Later> i = later.iterator(); i.hasNext(); ) {
      Later l = i.next();
      if (!l.at().isAfter(now)) {
        Outcome o = l.outcome();
        news.add(new Outcome(o.decisionKey(), o.state(), now, o.detail()));
        if (!l.applies().isEmpty()) {
          routed = new TreeMap<>(l.applies());
        }
        i.remove();
      }
    }
  }

  List<Intent> run(Duration time) {
    List<Intent> all = new ArrayList<>();
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      all.addAll(tick());
    }
    return all;
  }

  List<Intent> run(int seconds) {
    return run(Duration.ofSeconds(seconds));
  }

  /** The controller stops for {@code down} and starts again from its kept state. */
  void restart(Duration down) {
    now = now.plus(down);
    state = controller.restored(state, now);
  }

  List<TrafficShift> shifts() {
    return log.stream()
        .filter(TrafficShift.class::isInstance)
        .map(TrafficShift.class::cast)
        .toList();
  }

  List<TrafficShift> effective() {
    return shifts().stream().filter(TrafficShift::effective).toList();
  }

  List<TrafficShift> drains() {
    return kinds(TrafficShift.Kind.DRAIN);
  }

  List<TrafficShift> softs() {
    return kinds(TrafficShift.Kind.SOFT);
  }

  private List<TrafficShift> kinds(TrafficShift.Kind kind) {
    return effective().stream().filter(s -> s.kind() == kind).toList();
  }

  List<TrafficShift> denied() {
    return shifts().stream().filter(s -> s.verdict() == Verdict.DENIED).toList();
  }

  List<Page> pages() {
    return log.stream().filter(Page.class::isInstance).map(Page.class::cast).toList();
  }

  List<ActionUpdate> updates() {
    return log.stream()
        .filter(ActionUpdate.class::isInstance)
        .map(ActionUpdate.class::cast)
        .toList();
  }

  static GuardResult rule(TrafficShift s, String rule) {
    return s.guard().stream().filter(g -> g.rule().equals(rule)).findFirst().orElseThrow();
  }
}
