package io.syntropy.server.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is registered and alive. Confined to the control loop's thread; changed only by journalled
 * events.
 */
public final class ServiceRegistry {
  /** Bound on services, and on instances of one service. */
  public static final int MAX = 5_000;

  private final SortedMap<String, Entry> services = new TreeMap<>();

  private record Entry(
      Manifest manifest, SortedMap<String, Instance> instances, Set<String> departed) {
    Entry(Manifest manifest) {
      this(manifest, new TreeMap<>(), new HashSet<>());
    }

    Entry with(Manifest next) {
      return new Entry(next, instances, departed);
    }
  }

  /** A service with its manifest. */
  public record Registered(String name, Manifest manifest) {}

  /** Puts or replaces the manifest of {@code name}; its instances stay. */
  public void put(String name, Manifest manifest) {
    Entry old = services.get(name);
    services.put(name, old == null ? new Entry(manifest) : old.with(manifest));
  }

  /** Whether one more service would pass the bound. */
  public boolean full() {
    return services.size() >= MAX;
  }

  /** Notes a heartbeat; false when the service is unknown or has too many instances. */
  public boolean beat(String name, Heartbeat heartbeat, Instant receivedAt) {
    Entry entry = services.get(name);
    if (entry == null) {
      return false;
    }
    Map<String, Instance> instances = entry.instances();
    if (instances.size() >= MAX && !instances.containsKey(heartbeat.instanceId())) {
      instances.values().removeIf(i -> !i.alive(receivedAt));
      entry.departed().retainAll(instances.keySet());
      if (instances.size() >= MAX) {
        return false;
      }
    }
    instances.put(heartbeat.instanceId(), new Instance(heartbeat, receivedAt));
    entry.departed().remove(heartbeat.instanceId());
    return true;
  }

  /** The instances, by service, that are gone at {@code now} and were not named before. */
  public SortedMap<String, List<String>> departed(Instant now) {
    SortedMap<String, List<String>> all = new TreeMap<>();
    services.forEach((name, entry) ->
        entry
            .instances()
            .forEach((id, instance) -> {
              if (!instance.alive(now) && entry.departed().add(id)) {
                all.computeIfAbsent(name, n -> new ArrayList<>()).add(id);
              }
            }));
    return all;
  }

  /** Every service, by name. */
  public List<Registered> services() {
    List<Registered> all = new ArrayList<>();
    services.forEach((name, entry) -> all.add(new Registered(name, entry.manifest())));
    return all;
  }

  /** The services that each service says it calls. */
  public SortedMap<String, List<String>> dependencies() {
    SortedMap<String, List<String>> all = new TreeMap<>();
    services.forEach((name, entry) -> all.put(name, entry.manifest().dependsOn()));
    return all;
  }

  /** The manifest of {@code name}. */
  public Optional<Manifest> manifest(String name) {
    return Optional.ofNullable(services.get(name)).map(Entry::manifest);
  }

  /** The instances of {@code name} that are alive at {@code now}, by id. */
  public List<Instance> alive(String name, Instant now) {
    Entry entry = services.get(name);
    return entry == null
        ? List.of()
        : entry.instances().values().stream().filter(i -> i.alive(now)).toList();
  }

  /**
   * The instances of {@code name} that were ever heard and not dropped, by id; also silent ones.
   */
  public List<Instance> instances(String name) {
    Entry entry = services.get(name);
    return entry == null ? List.of() : List.copyOf(entry.instances().values());
  }

  /**
   * The services that move the traffic of {@code service}: itself when it accepts {@code
   * traffic_weights}, and those that accept it and depend on the service.
   */
  private List<String> routersOf(String service) {
    return services.entrySet().stream()
        .filter(e -> e.getValue().manifest().accepts("traffic_weights"))
        .filter(e ->
            e.getKey().equals(service) || e.getValue().manifest().dependsOn().contains(service))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Who has to follow a directive of {@code kind} about {@code service}. */
  public List<String> targets(String kind, String service) {
    if (kind.equals("traffic_weights")) {
      return routersOf(service);
    }
    return manifest(service).filter(m -> m.accepts(kind)).isPresent()
        ? List.of(service)
        : List.of();
  }
}
