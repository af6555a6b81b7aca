package io.syntropy.server.loop;

import io.syntropy.policy.ControllerState;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.RegionState;
import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingRegionState;
import io.syntropy.policy.TrafficMachine;
import io.syntropy.server.action.DirectiveIndex;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.alert.AlertView;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the scaling machines see of each region. Confined to the control loop's thread. */
@ApplicationScoped
class ReplicaInputs {
  private static final String SCALE = "scale";

  /** After a start, every live instance has sent a heartbeat by then (they do each 10 s). */
  private static final Duration HEARTBEATS_ARRIVE = Duration.ofSeconds(12);

  private final LoopState state;
  private final MachineStates machines;
  private final DirectiveIndex directives;
  private final AlertBook alerts;

  /** Reads {@code state}. */
  ReplicaInputs(
      LoopState state, MachineStates machines, DirectiveIndex directives, AlertBook alerts) {
    this.state = state;
    this.machines = machines;
    this.directives = directives;
    this.alerts = alerts;
  }

  /** The regions of the policy's service, as its manifest lists them. */
  SortedMap<String, ScalingInput> inputs(ScalingPolicy policy, Instant now) {
    SortedMap<String, ScalingInput> inputs = new TreeMap<>();
    Manifest manifest = state.registry().manifest(policy.service()).orElse(null);
    if (manifest != null) {
      for (Manifest.Site site : manifest.regions()) {
        SortedSet<String> ready = ready(policy.service(), site.name(), now);
        inputs.put(
            site.name(),
            new ScalingInput(
                asked(policy.service(), site.name(), ready.size(), now),
                ready.size(),
                ScalingReadings.read(
                    state.engine(),
                    policy,
                    state.configuration().protectivePolicies(),
                    site.name(),
                    ready,
                    now),
                null,
                standing(policy.service(), site.name())));
      }
    }
    return inputs;
  }

  private SortedSet<String> ready(String service, String region, Instant now) {
    SortedSet<String> ids = new TreeSet<>();
    for (Instance instance : state.registry().alive(service, now)) {
      if (instance.heartbeat().region().equals(region)) {
        ids.add(instance.heartbeat().instanceId());
      }
    }
    return ids;
  }

  /** What was last asked for of a service in a region, null when unknown. */
  @Nullable Integer replicas(String service, String region, Instant now) {
    return asked(service, region, ready(service, region, now).size(), now);
  }

  /** What was last asked for of a service in a region, null when nobody ever did. */
  @Nullable Integer ordered(String service, String region) {
    Directive last = directives.newest(service, SCALE, region).orElse(null);
    return last == null ? null : last.desired().path("replicas").asInt();
  }

  /** What was last asked for; before that, what is there, if that is known (I5). */
  private @Nullable Integer asked(String service, String region, int ready, Instant now) {
    Directive last = directives.newest(service, SCALE, region).orElse(null);
    if (last != null) {
      return last.desired().path("replicas").asInt();
    }
    Integer written = written(service, region);
    if (written != null) {
      return written;
    }
    boolean known = ready > 0 && !now.isBefore(machines.restartedAt().plus(HEARTBEATS_ARRIVE));
    return known ? ready : null;
  }

  /** What is in force and was written outside, where no directive tells it. */
  private @Nullable Integer written(String service, String region) {
    for (ScalingPolicy policy : state.configuration().scalingPolicies()) {
      if (policy.service().equals(service) && policy.targets().containsKey(region)) {
        ScalingRegionState at = machines.scaling(policy).regions().get(region);
        ScalingRegionState.Open open = at == null ? null : at.open();
        return open == null ? null : open.replicas();
      }
    }
    return null;
  }

  private ScalingInput.Standing standing(String service, String region) {
    TrafficMachine machine = TrafficMachine.NORMAL;
    boolean receives = false;
    for (RegionPolicy policy : state.configuration().regionPolicies()) {
      if (policy.service().equals(service)) {
        ControllerState traffic = machines.traffic(policy);
        RegionState own = traffic.regions().get(region);
        machine = own == null ? machine : own.machine();
        receives |=
            traffic.regions().entrySet().stream()
                .anyMatch(e ->
                    !e.getKey().equals(region) && e.getValue().machine() != TrafficMachine.NORMAL);
      }
    }
    for (FailoverPolicy policy : state.configuration().failoverPolicies()) {
      receives |= machines.failover(policy).grown(service, region);
    }
    return new ScalingInput.Standing(machine, receives, burns(service, region));
  }

  private boolean burns(String service, String region) {
    for (AlertView alert : alerts.current()) {
      String where = alert.labels().getOrDefault("cloud.region", region);
      if (alert.service().equals(service)
          && where.equals(region)
          && alert.state().equals("firing")) {
        return true;
      }
    }
    return false;
  }
}
