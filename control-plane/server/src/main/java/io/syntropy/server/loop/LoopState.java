package io.syntropy.server.loop;

import io.syntropy.policy.InstanceController;
import io.syntropy.policy.InstanceProbes;
import io.syntropy.policy.ProbeResult;
import io.syntropy.policy.ProbeWindow;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.registry.ServiceRegistry;
import io.syntropy.slo.SliEngine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the control loop has folded so far. Read and changed on the loop's thread only. */
@ApplicationScoped
public class LoopState {
  private static final int MAX_INSTANCES = 2 * ProbeTargets.MAX_INSTANCES;

  private final SliEngine engine = new SliEngine();
  private ServiceRegistry registry = new ServiceRegistry();
  private final Map<String, ProbeWindow> probes = new HashMap<>();
  private final Map<String, InstanceProbes> instances = new HashMap<>();
  private final Set<String> answered = new HashSet<>();
  private Configuration configuration = Configuration.EMPTY;

  /** The SLI engine. */
  public SliEngine engine() {
    return engine;
  }

  /** What is registered and alive. */
  public ServiceRegistry registry() {
    return registry;
  }

  /** The configuration in force. */
  public Configuration configuration() {
    return configuration;
  }

  /** A process started: nobody is known or was heard yet. */
  void restart() {
    registry = new ServiceRegistry();
    probes.clear();
    instances.clear();
    answered.clear();
  }

  /** Puts {@code next} in force. */
  void configure(Configuration next) {
    configuration = next;
  }

  /**
   * The newest probes of a service's region; none before its first good answer: a manifest names
   * regions that are still starting, and one that never answered has not gone silent.
   */
  ProbeWindow probes(String service, String region) {
    return answered.contains(key(service, region))
        ? probes.getOrDefault(key(service, region), ProbeWindow.EMPTY)
        : ProbeWindow.EMPTY;
  }

  /** Notes a probe's result. */
  void probed(String service, String region, ProbeResult result) {
    probes.merge(
        key(service, region), ProbeWindow.EMPTY.plus(result), (window, one) -> window.plus(result));
    if (result.ok()) {
      answered.add(key(service, region));
    }
  }

  /** What the probes of one instance say; null when none was sent. */
  @Nullable InstanceProbes instanceProbes(String service, String region, String instance) {
    return instances.get(key(service, region) + '/' + instance);
  }

  /** Notes a probe of one instance. */
  void probed(ControlEvent.InstanceProbed probed) {
    String key = key(probed.service(), probed.region()) + '/' + probed.instance();
    InstanceProbes before = instances.getOrDefault(key, InstanceProbes.NONE);
    instances.put(key, before.plus(probed.at(), probed.good()));
    if (instances.size() > MAX_INSTANCES) {
      instances
          .values()
          .removeIf(p -> p.at().plus(InstanceController.FORGOTTEN).isBefore(probed.at()));
    }
  }

  private static String key(String service, String region) {
    return service + '/' + region;
  }
}
