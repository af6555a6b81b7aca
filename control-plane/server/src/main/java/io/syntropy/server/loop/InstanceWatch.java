package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.DirectiveKind;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.InstanceController;
import io.syntropy.policy.InstanceInputs;
import io.syntropy.policy.InstanceResult;
import io.syntropy.policy.InstanceState;
import io.syntropy.policy.Mode;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.server.action.Action;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Steps the watch over single instances. Confined to the folding thread. */
final class InstanceWatch {
  private final LoopState state;
  private final MachineStates machines;
  private final ReplicaInputs replicas;
  private final RegionViews views;

  InstanceWatch(
      LoopState state, MachineStates machines, ReplicaInputs replicas, RegionViews views) {
    this.state = state;
    this.machines = machines;
    this.replicas = replicas;
    this.views = views;
  }

  /** The step of this tick, to be taken with the answers of the organisation's policy. */
  Turn turn(Turn.Reading read) {
    InstanceState before = machines.instances();
    InstanceInputs told =
        new InstanceInputs(targets(), read.unread().news(), read.commands(), Answers.NONE);
    Action.PolicyRef ref =
        new Action.PolicyRef(InstanceController.POLICY, state.configuration().generation(), "");
    return new Turn(
        read,
        ref,
        intent -> PolicyFacts.of(state, intent, ref, mode(PolicyFacts.service(intent))),
        answers -> result(new InstanceController().step(before, read.at(), told.with(answers))));
  }

  private Turn.Result result(InstanceResult step) {
    return new Turn.Result(
        step.state(),
        step.intents(),
        List.of(),
        () -> {
          machines.instances(step.state());
          views.rerouted(step.rerouted());
        });
  }

  private SortedMap<String, InstanceInputs.Target> targets() {
    SortedMap<String, InstanceInputs.Target> all = new TreeMap<>();
    for (ServiceRegistry.Registered service : state.registry().services()) {
      SortedMap<String, SortedMap<String, InstanceInputs.Seen>> seen = new TreeMap<>();
      for (Instance instance : state.registry().instances(service.name())) {
        Heartbeat beat = instance.heartbeat();
        seen.computeIfAbsent(beat.region(), r -> new TreeMap<>())
            .put(
                beat.instanceId(),
                new InstanceInputs.Seen(
                    instance.lastSeen(),
                    beat.healthUrl() == null
                        ? null
                        : state.instanceProbes(service.name(), beat.region(), beat.instanceId())));
      }
      seen.forEach((region, instances) ->
          all.put(
              service.name() + "/" + region, target(service.name(), region, service, instances)));
    }
    return all;
  }

  private InstanceInputs.Target target(
      String name,
      String region,
      ServiceRegistry.Registered service,
      SortedMap<String, InstanceInputs.Seen> instances) {
    Manifest manifest = service.manifest();
    return new InstanceInputs.Target(
        name,
        region,
        mode(name),
        manifest.accepts(DirectiveKind.RESTART.word()),
        minimum(name),
        replicas.ordered(name, region),
        byHand(name, region),
        instances);
  }

  /** That of the service's FailoverPolicy, else of its RegionPolicy. */
  private Mode mode(String service) {
    return state
        .configuration()
        .failover(service)
        .map(FailoverPolicy::mode)
        .or(() ->
            state.configuration().regionPolicies().stream()
                .filter(p -> p.service().equals(service))
                .map(RegionPolicy::mode)
                .findFirst())
        .orElse(Mode.OBSERVE);
  }

  private int minimum(String service) {
    return state.configuration().scalingPolicies().stream()
        .filter(p -> p.service().equals(service))
        .map(ScalingPolicy::floor)
        .findFirst()
        .orElse(1);
  }

  private boolean byHand(String service, String region) {
    return machines.directives().open().values().stream()
        .anyMatch(o ->
            o.kind() == DirectiveKind.RESTART
                && o.service().equals(service)
                && o.region().equals(region));
  }
}
