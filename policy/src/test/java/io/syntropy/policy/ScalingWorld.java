package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A service in one region whose target does at once what the controller asks for. */
final class ScalingWorld {
  static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  static final String REGION = "sa";

  ScalingPolicy policy;
  ScalingState state = ScalingState.EMPTY;
  Instant now = START;
  int replicas;
  int unready;
  boolean known = true;
  @Nullable Integer ceiling;
  ScalingInput.@Nullable Standing standing = ScalingInput.Standing.CALM;
  final SortedMap<String, ScalingReading> readings = new TreeMap<>();
  final List<OperatorCommand> commands = new ArrayList<>();
  final List<ScaleChange> changes = new ArrayList<>();
  final List<Page> pages = new ArrayList<>();
  final List<ActionUpdate> updates = new ArrayList<>();
  private List<Outcome> outcomes = new ArrayList<>();
  boolean acknowledges = true;
  boolean frozenReadings;

  ScalingWorld(ScalingPolicy policy, int replicas) {
    this.policy = policy;
    this.replicas = replicas;
  }

  static ScalingSignal average(String name, double target) {
    return signal(name, ScalingSignal.Per.AVERAGE, target);
  }

  static ScalingSignal value(String name, double target) {
    return signal(name, ScalingSignal.Per.VALUE, target);
  }

  private static ScalingSignal signal(String name, ScalingSignal.Per per, double target) {
    return new ScalingSignal(name, name, per, target, ScalingSignal.DEFAULT_STALE_AFTER);
  }

  static ScalingPolicy policy(int min, int max, ScalingSignal... signals) {
    return ScalingPolicy.defaults(
            "social-scaling", "social", new ScalingPolicy.Replicas(min, max, 2), List.of(signals))
        .withMode(Mode.ACT);
  }

  static ScalingPolicy with(ScalingPolicy p, ScalingRules up, ScalingRules down) {
    return new ScalingPolicy(
        p.name(),
        p.service(),
        p.criticality(),
        p.replicas(),
        p.signals(),
        p.tolerance(),
        up,
        down,
        p.sync(),
        Duration.ZERO,
        p.action(),
        p.targets(),
        p.mode());
  }

  static ScalingRules atOnce() {
    return rules(
        Duration.ZERO,
        ScalingRules.Select.MAX,
        new ScalingRules.Rate(ScalingRules.Unit.PODS, 1_000_000, Duration.ofSeconds(1)));
  }

  static ScalingRules rules(
      Duration window, ScalingRules.Select select, ScalingRules.Rate... rates) {
    return new ScalingRules(window, select, List.of(rates));
  }

  ScalingWorld total(String signal, double value) {
    readings.put(signal, new ScalingReading.Total(value, now));
    return this;
  }

  /** Runs for {@code time}, one tick a second; readings are measured anew at each. */
  ScalingWorld run(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      tick();
    }
    return this;
  }

  ScalingWorld seconds(long seconds) {
    return run(Duration.ofSeconds(seconds));
  }

  private ScalingReading remeasured(ScalingReading reading) {
    return switch (reading) {
      case ScalingReading.Total t -> new ScalingReading.Total(t.value(), now);
      case ScalingReading.PerReplica p ->
          new ScalingReading.PerReplica(p.samples(), p.unready(), now);
    };
  }

  void tick() {
    if (!frozenReadings) {
      readings.replaceAll((name, reading) -> remeasured(reading));
    }
    SortedMap<String, ScalingInput> regions = new TreeMap<>();
    if (known) {
      regions.put(
          REGION,
          new ScalingInput(replicas, Math.max(0, replicas - unready), readings, ceiling, standing));
    }
    ScalingStep step =
        new ScalingController(policy)
            .step(state, now, new ScalingInputs(regions, outcomes, commands));
    commands.clear();
    outcomes = new ArrayList<>();
    state = step.state();
    for (Intent intent : step.intents()) {
      switch (intent) {
        case ScaleChange c -> {
          changes.add(c);
          if (c.effective() && acknowledges) {
            replicas = c.replicas();
            outcomes.add(new Outcome(c.decisionKey(), Outcome.State.RECORDED, now, "audit"));
            outcomes.add(new Outcome(c.decisionKey(), Outcome.State.APPLIED, now, "acks"));
          }
        }
        case Page p -> pages.add(p);
        case ActionUpdate u -> updates.add(u);
        case TrafficShift s -> throw new AssertionError(s);
        case ProtectiveChange c -> throw new AssertionError(c);
        case FailoverStep f -> throw new AssertionError(f);
        case DirectiveChange c -> throw new AssertionError(c);
        case RollbackRequest r -> throw new AssertionError(r);
      }
    }
  }
}
