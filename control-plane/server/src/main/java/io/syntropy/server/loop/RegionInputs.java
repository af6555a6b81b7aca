package io.syntropy.server.loop;

import io.syntropy.policy.CollectiveInput;
import io.syntropy.policy.InstanceCapacity;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionInput;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What the machines of regions are told of them. Confined to the folding thread. */
final class RegionInputs {
  private final LoopState state;

  RegionInputs(LoopState state) {
    this.state = state;
  }

  /**
   * The evidence of each region of the policy's service; {@code levels} as far as known.
   *
   * @param governing what a region goes by while an action is open (I32)
   */
  SortedMap<String, RegionInput> of(
      RegionPolicy policy,
      Function<String, RegionPolicy> governing,
      Map<String, ProtectiveLevel> levels,
      Instant now) {
    SortedMap<String, RegionInput> inputs = new TreeMap<>();
    for (Manifest.Site site : sites(policy.service())) {
      RegionPolicy by = governing.apply(site.name());
      inputs.put(
          site.name(),
          new RegionInput(
              RegionSignals.passive(state.engine(), by, site.name(), now),
              state.probes(policy.service(), site.name()).evidence(now, by),
              capacities(policy.service(), site.name(), now),
              site.capacityRps(),
              RegionSignals.extras(state.engine(), policy, site.name(), now),
              levels.get(site.name())));
    }
    return inputs;
  }

  /** The collective signal of each region of the policy's service that has one. */
  SortedMap<String, CollectiveInput> of(ProtectivePolicy policy, Instant now) {
    SortedMap<String, CollectiveInput> inputs = new TreeMap<>();
    for (Manifest.Site site : sites(policy.service())) {
      CollectiveInput input = RegionSignals.collective(state.engine(), policy, site.name(), now);
      if (input != null) {
        inputs.put(site.name(), input);
      }
    }
    return inputs;
  }

  /** The live instances of every {@code service/region}. */
  SortedMap<String, SortedSet<String>> alive(Instant now) {
    SortedMap<String, SortedSet<String>> alive = new TreeMap<>();
    state
        .registry()
        .services()
        .forEach(service ->
            state
                .registry()
                .alive(service.name(), now)
                .forEach(i ->
                    alive
                        .computeIfAbsent(
                            service.name() + "/" + i.heartbeat().region(), k -> new TreeSet<>())
                        .add(i.heartbeat().instanceId())));
    return alive;
  }

  private List<Manifest.Site> sites(String service) {
    return state.registry().manifest(service).map(Manifest::regions).orElse(List.of());
  }

  private List<InstanceCapacity> capacities(String service, String region, Instant now) {
    List<InstanceCapacity> capacities = new ArrayList<>();
    for (Instance instance : state.registry().alive(service, now)) {
      Heartbeat beat = instance.heartbeat();
      Heartbeat.Capacity capacity = beat.capacity();
      if (capacity != null && beat.region().equals(region)) {
        capacities.add(
            new InstanceCapacity(
                beat.instanceId(),
                capacity.limitRps(),
                capacity.inUseRps(),
                capacity.measuredAt()));
      }
    }
    return capacities;
  }
}
