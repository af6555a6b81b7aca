package io.syntropy.server.loop;

import io.syntropy.policy.CircuitBreaker;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.Share;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.registry.ServiceRegistry;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What circuits are judged by. A service that a RegionPolicy governs is read as that policy reads
 * it; of any other one only errors are counted, since nobody said how fast it should be.
 */
final class CircuitSignals {
  private CircuitSignals() {}

  /** The policy that governs {@code service}. */
  static Optional<RegionPolicy> policy(Configuration configuration, String service) {
    return configuration.regionPolicies().stream()
        .filter(policy -> policy.service().equals(service))
        .findFirst();
  }

  /** Indicators of the registered services that no policy governs, by the name they are read by. */
  static Map<String, Indicator> indicators(ServiceRegistry registry, Configuration configuration) {
    Map<String, Indicator> all = new TreeMap<>();
    for (ServiceRegistry.Registered service : registry.services()) {
      if (!service.manifest().regions().isEmpty()
          && policy(configuration, service.name()).isEmpty()) {
        RegionSignals.errors(service.name())
            .forEach((source, errors) -> all.put(key(service.name(), source), errors));
      }
    }
    return all;
  }

  /** Whether a service was registered for which nothing is counted yet. */
  static boolean lacking(LoopState state) {
    Map<String, Indicator> counted = state.engine().signals();
    return state.registry().services().stream()
        .filter(service -> !service.manifest().regions().isEmpty())
        .filter(service -> !counted.containsKey(key(service.name(), RegionSignals.SOURCES.get(0))))
        .anyMatch(service -> policy(state.configuration(), service.name()).isEmpty());
  }

  /** What the service's telemetry says, by region; a region that never reported is missing. */
  static Map<String, PassiveEvidence> passive(
      SliEngine engine, String service, @Nullable RegionPolicy policy, Instant now) {
    Map<String, PassiveEvidence> all = new HashMap<>();
    for (String source : RegionSignals.SOURCES) {
      String errors =
          policy == null ? key(service, source) : RegionSignals.key(policy, source, "errors");
      Map<String, SignalReading.Group> slow =
          policy == null
              ? Map.of()
              : groups(engine, RegionSignals.key(policy, source, policy.breach().p95()), now);
      groups(engine, errors, now)
          .forEach(
              (region, group) -> all.putIfAbsent(region, evidence(group, share(slow.get(region)))));
    }
    return all;
  }

  private static PassiveEvidence evidence(SignalReading.Group group, Share slow) {
    Double ratio = group.badRatio();
    Double coverage = group.coverage();
    return new PassiveEvidence(
        ratio == null ? Double.NaN : ratio,
        slow,
        Share.UNKNOWN,
        group.total() * Duration.ofMinutes(1).toMillis() / CircuitBreaker.WINDOW.toMillis(),
        coverage == null ? 0 : coverage,
        group.fresh(),
        group.newest());
  }

  private static Share share(SignalReading.@Nullable Group slow) {
    return slow == null || slow.total() == 0 ? Share.UNKNOWN : RegionSignals.over(slow);
  }

  private static Map<String, SignalReading.Group> groups(
      SliEngine engine, String signal, Instant now) {
    Map<String, SignalReading.Group> groups = new HashMap<>();
    List<SignalReading.Group> read =
        engine
            .read(signal, CircuitBreaker.WINDOW, now)
            .map(SignalReading::groups)
            .orElse(List.of());
    read.forEach(group -> groups.put(group.labels().getOrDefault(RegionSignals.REGION, ""), group));
    return groups;
  }

  private static String key(String service, String source) {
    return "circuit/" + service + "/" + source + "/errors";
  }
}
