package io.syntropy.server.loop;

import io.syntropy.policy.CircuitBreaker;
import io.syntropy.policy.CircuitState;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.RegionInput;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.live.LiveHub;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuits to all services in all their regions as of the last tick. No decision reads them, so
 * they are in no record and no checkpoint: a process that starts has them all closed. Confined to
 * the control loop's thread.
 */
@ApplicationScoped
public class Circuits {
  /** The most circuits told to one caller: those that are not closed come first. */
  static final int TOLD = 256;

  /** Without a policy no probe is too slow: longer than any probe may take. */
  private static final Duration NO_LIMIT = Duration.ofMinutes(1);

  private final LoopState state;
  private final LiveHub live;
  private final CircuitBreaker breaker = new CircuitBreaker();
  private SortedMap<String, CircuitState> states = new TreeMap<>();

  /** Circuits of the services in {@code state}; their changes are told to {@code live}. */
  public Circuits(LoopState state, LiveHub live) {
    this.state = state;
    this.live = live;
  }

  /** One tick. */
  void tick(Instant now) {
    SortedMap<String, RegionInput> sites = new TreeMap<>();
    for (ServiceRegistry.Registered service : state.registry().services()) {
      List<Manifest.Site> regions = service.manifest().regions();
      if (!regions.isEmpty()) {
        RegionPolicy policy =
            CircuitSignals.policy(state.configuration(), service.name()).orElse(null);
        Map<String, PassiveEvidence> told =
            CircuitSignals.passive(state.engine(), service.name(), policy, now);
        regions.forEach(site ->
            sites.put(
                key(service.name(), site.name()),
                input(service.name(), site.name(), told.get(site.name()), policy, now)));
      }
    }
    SortedMap<String, CircuitState> before = states;
    states = breaker.step(before, now, sites);
    publish(before);
  }

  /** The circuits to {@code service}, in the order of its regions' names. */
  public List<CircuitView> of(String service) {
    return state.registry().manifest(service).stream()
        .flatMap(manifest -> manifest.regions().stream())
        .map(site -> view(service, site.name(), states.get(key(service, site.name()))))
        .sorted(Comparator.comparing(CircuitView::region))
        .toList();
  }

  /** All circuits, by service and region. */
  public List<CircuitView> all() {
    return state.registry().services().stream().flatMap(s -> of(s.name()).stream()).toList();
  }

  /**
   * What {@code caller} is told of the services it depends on: those not closed first, at most
   * {@value #TOLD}.
   */
  public List<CircuitView.Advice> advice(String caller) {
    return state.registry().manifest(caller).stream()
        .flatMap(manifest -> manifest.dependsOn().stream())
        .distinct()
        .flatMap(service -> of(service).stream())
        .sorted(Comparator.comparing(CircuitView::closed))
        .limit(TOLD)
        .map(CircuitView::advice)
        .toList();
  }

  private RegionInput input(
      String service,
      String region,
      @Nullable PassiveEvidence told,
      @Nullable RegionPolicy policy,
      Instant now) {
    Duration breach = policy == null ? NO_LIMIT : policy.breach().p95();
    Duration recover = policy == null ? NO_LIMIT : policy.recover().p95();
    return new RegionInput(
        told,
        state.probes(service, region).evidence(now, CircuitBreaker.WINDOW, breach, recover),
        List.of(),
        null);
  }

  private void publish(SortedMap<String, CircuitState> before) {
    states.forEach((key, now) -> {
      CircuitState was = before.get(key);
      if (was == null || was.phase() != now.phase() || !was.since().equals(now.since())) {
        live.publish("circuits", "upsert", view(service(key), region(key), now));
      }
    });
    before.keySet().stream()
        .filter(key -> !states.containsKey(key))
        .forEach(key ->
            live.publish(
                "circuits", "remove", Map.of("service", service(key), "region", region(key))));
  }

  private static CircuitView view(String service, String region, @Nullable CircuitState at) {
    return at == null
        ? new CircuitView(service, region, "closed", null, "Registered just now", "unknown")
        : new CircuitView(
            service,
            region,
            at.phase().name().toLowerCase(Locale.ROOT),
            at.since(),
            at.reason(),
            ActionWords.word(at.evidence()));
  }

  private static String key(String service, String region) {
    return service + '/' + region;
  }

  private static String service(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  private static String region(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
