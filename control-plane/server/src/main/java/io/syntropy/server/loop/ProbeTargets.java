package io.syntropy.server.loop;

import io.syntropy.policy.InstanceController;
import io.syntropy.server.probe.Prober;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the prober asks: every region's health URL, and those of single instances. */
final class ProbeTargets {
  /** Bound on the instances probed; those over it are not known to be silent, so left alone. */
  static final int MAX_INSTANCES = 1_000;

  private ProbeTargets() {}

  /** Silent instances are probed on for as long as anyone waits for them. */
  static List<Prober.Target> of(ServiceRegistry registry, Instant now) {
    List<Prober.Target> regions = new ArrayList<>();
    List<Prober.Target> instances = new ArrayList<>();
    for (ServiceRegistry.Registered service : registry.services()) {
      for (Manifest.Site site : service.manifest().regions()) {
        String url = site.healthUrl();
        if (url != null) {
          regions.add(new Prober.Target(service.name(), site.name(), null, url));
        }
      }
      for (Instance instance : registry.instances(service.name())) {
        Heartbeat beat = instance.heartbeat();
        String url = beat.healthUrl();
        boolean awaited = instance.lastSeen().plus(InstanceController.FORGOTTEN).isAfter(now);
        if (url != null && awaited && instances.size() < MAX_INSTANCES) {
          instances.add(new Prober.Target(service.name(), beat.region(), beat.instanceId(), url));
        }
      }
    }
    regions.addAll(instances);
    return regions;
  }
}
