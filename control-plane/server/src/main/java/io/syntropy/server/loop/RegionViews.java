package io.syntropy.server.loop;

import io.syntropy.policy.Collective;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.Health;
import io.syntropy.policy.HealthClass;
import io.syntropy.policy.InstanceResult;
import io.syntropy.policy.Judgement;
import io.syntropy.policy.ProtectiveHistory;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveRegionState;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.RegionFacts;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.RegionState;
import io.syntropy.policy.Signal;
import io.syntropy.policy.TrafficMachine;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.live.LiveHub;
import io.syntropy.slo.Spread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every service's regions as of the last tick, for the API and the live topic {@code regions}.
 * Confined to the control loop's thread.
 */
@ApplicationScoped
public class RegionViews {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final LoopState state;
  private final LiveHub live;
  private SortedMap<String, RegionView> current = new TreeMap<>();
  private final Map<String, Protection> protections = new HashMap<>();
  private final SortedMap<String, RegionView> next = new TreeMap<>();

  private List<InstanceResult.Rerouted> rerouted = List.of();

  private record Protection(String level, List<ActionWords.SignalView> signals) {}

  /** Views of {@code state}, told to {@code live}. */
  public RegionViews(LoopState state, LiveHub live) {
    this.state = state;
    this.live = live;
  }

  /** The regions by service and name; those registered since the last tick are unknown. */
  public List<RegionView> all() {
    SortedMap<String, RegionView> all = new TreeMap<>(current);
    sites((service, region) ->
        all.computeIfAbsent(
            key(service, region), key -> bare(service, region, "Registered just now")));
    return List.copyOf(all.values());
  }

  void begin() {
    next.clear();
    protections.clear();
    sites((service, region) ->
        next.put(
            key(service, region), bare(service, region, "No RegionPolicy governs this service")));
  }

  private void sites(BiConsumer<String, String> site) {
    state
        .registry()
        .services()
        .forEach(s -> s.manifest().regions().forEach(at -> site.accept(s.name(), at.name())));
  }

  void traffic(
      RegionPolicy policy,
      ControllerState machine,
      SortedMap<String, Judgement> judgements,
      Instant now) {
    Instant watermark = RegionSignals.watermark(state.engine(), policy, now);
    judgements.forEach((region, judgement) -> {
      RegionFacts facts = facts(region);
      RegionState at = machine.regions().get(region);
      TrafficMachine traffic = at == null ? TrafficMachine.NORMAL : at.machine();
      next.put(
          key(policy.service(), region),
          new RegionView(
              region,
              policy.service(),
              health(judgement.health()),
              judgement.health().name(),
              ActionWords.word(traffic),
              machine.weights().get(region),
              "none",
              judgement.signals().stream().map(ActionWords::view).toList(),
              watermark,
              ActionWords.number(judgement.coverage()),
              policy.name(),
              ActionWords.word(policy.mode()),
              List.of(),
              judgement.why(),
              facts == null ? null : facts.jurisdiction(),
              facts == null ? null : facts.place()));
    });
  }

  void protection(
      ProtectivePolicy policy,
      ProtectiveState machine,
      SortedMap<String, List<Signal>> signals,
      Instant now) {
    signals.forEach((region, list) -> {
      ProtectiveRegionState at = machine.regions().get(region);
      List<ActionWords.SignalView> views = new ArrayList<>();
      list.forEach(signal -> views.add(ActionWords.view(signal)));
      views.addAll(spread(policy, region, now));
      if (at != null) {
        views.addAll(guarded(region, at));
      }
      protections.put(
          key(policy.service(), region),
          new Protection(at == null ? "none" : ActionWords.word(at.level()), views));
    });
  }

  /** The instances whose weight others have taken over, as of this tick. */
  void rerouted(List<InstanceResult.Rerouted> now) {
    rerouted = List.copyOf(now);
  }

  /** Those of one service. */
  public List<InstanceResult.Rerouted> rerouted(String service) {
    return rerouted.stream().filter(r -> r.service().equals(service)).toList();
  }

  void publish() {
    protections.forEach(
        (key, protection) -> next.computeIfPresent(key, (k, view) -> with(view, protection)));
    SortedMap<String, List<String>> away = new TreeMap<>();
    rerouted.forEach(r ->
        away.computeIfAbsent(key(r.service(), r.region()), k -> new ArrayList<>())
            .add(r.instanceId()));
    away.forEach((key, ids) -> next.computeIfPresent(key, (k, view) -> with(view, ids)));
    next.forEach((key, view) -> {
      if (!view.equals(current.get(key))) {
        live.publish("regions", "upsert", view);
      }
    });
    current.forEach((key, view) -> {
      if (!next.containsKey(key)) {
        live.publish("regions", "remove", Map.of("service", view.service(), "name", view.name()));
      }
    });
    current = new TreeMap<>(next);
  }

  private List<ActionWords.SignalView> spread(ProtectivePolicy policy, String region, Instant now) {
    Spread spread = RegionSignals.spread(state.engine(), policy, region, now);
    Double entropy = spread == null ? null : spread.entropy();
    Double stability = entropy == null ? null : Collective.stabilityIndex(entropy);
    Double mean = spread == null ? null : spread.mean();
    Double stress = mean == null ? null : Collective.stressIndex(mean);
    Instant at = RegionSignals.collectiveWatermark(state.engine(), policy, now);
    return List.of(
        plain(region, "entropy", entropy, at),
        plain(region, "vibration_stability_index", stability, at),
        plain(region, "Hz_stress_index", stress, at),
        drop(policy, region, at, now));
  }

  private ActionWords.SignalView drop(
      ProtectivePolicy policy, String region, @Nullable Instant at, Instant now) {
    Spread hour = RegionSignals.spread(state.engine(), policy, region, HOUR, now);
    Spread recent = RegionSignals.spread(state.engine(), policy, region, FIVE_MINUTES, now);
    Double drop =
        hour == null || recent == null ? null : ActionWords.number(Collective.drop(hour, recent));
    Health health =
        drop == null ? Health.UNKNOWN : drop >= Collective.DROP ? Health.BAD : Health.GOOD;
    return new ActionWords.SignalView(
        region, "hz_drop", drop, "Hz", Collective.DROP, ActionWords.word(health), at, "passive");
  }

  private static List<ActionWords.SignalView> guarded(String region, ProtectiveRegionState at) {
    ProtectiveHistory history = at.history();
    Double uptime = history == null ? null : Math.rint(history.uptime() * 1_000) / 1_000;
    Double expansion = history == null ? null : history.expansion() ? 1.0 : 0.0;
    return List.of(
        measured(region, "protective_mode_uptime", uptime, at.since()),
        measured(region, "feed_softening_rate", Collective.softeningRate(at.level()), at.since()),
        measured(region, "expansion", expansion, at.since()));
  }

  private static ActionWords.SignalView measured(
      String region, String name, @Nullable Double value, Instant at) {
    String health = ActionWords.word(Health.UNKNOWN);
    return new ActionWords.SignalView(region, name, value, "1", null, health, at, "state");
  }

  /** Feed coherence and safety are not reported by any service: those parts are unknown. */
  private static ActionWords.SignalView evu(String region, List<ActionWords.SignalView> signals) {
    double slow = value(signals, "slow_share");
    double stress = value(signals, "Hz_stress_index");
    Double evu = ActionWords.number(Collective.evu(1 - slow, Double.NaN, 1 - stress, Double.NaN));
    Instant at = null;
    for (ActionWords.SignalView signal : signals) {
      at = signal.name().equals("Hz_stress_index") ? signal.observedAt() : at;
    }
    return plain(region, "EVU", evu, at);
  }

  private static double value(List<ActionWords.SignalView> signals, String name) {
    return signals.stream()
        .filter(s -> s.name().equals(name))
        .map(ActionWords.SignalView::value)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static ActionWords.SignalView plain(
      String region, String name, @Nullable Double value, @Nullable Instant at) {
    String health = ActionWords.word(Health.UNKNOWN);
    return new ActionWords.SignalView(region, name, value, "1", null, health, at, "passive");
  }

  private static RegionView with(RegionView view, Protection protection) {
    List<ActionWords.SignalView> signals = new ArrayList<>(view.signals());
    signals.addAll(protection.signals());
    signals.add(evu(view.name(), signals));
    return new RegionView(
        view.name(),
        view.service(),
        view.health(),
        view.healthClass(),
        view.machine(),
        view.weight(),
        protection.level(),
        signals,
        view.watermark(),
        view.coverage(),
        view.policy(),
        view.mode(),
        view.rerouted(),
        view.why(),
        view.jurisdiction(),
        view.place());
  }

  private static RegionView with(RegionView view, List<String> rerouted) {
    return new RegionView(
        view.name(),
        view.service(),
        view.health(),
        view.healthClass(),
        view.machine(),
        view.weight(),
        view.protectiveMode(),
        view.signals(),
        view.watermark(),
        view.coverage(),
        view.policy(),
        view.mode(),
        rerouted,
        view.why(),
        view.jurisdiction(),
        view.place());
  }

  private RegionView bare(String service, String region, String why) {
    RegionFacts facts = facts(region);
    return new RegionView(
        region,
        service,
        "unknown",
        "U",
        "normal",
        null,
        "none",
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        why,
        facts == null ? null : facts.jurisdiction(),
        facts == null ? null : facts.place());
  }

  /** What the region's document states; null without one. */
  private @Nullable RegionFacts facts(String region) {
    return state.configuration().regions().get(region);
  }

  private static String health(HealthClass health) {
    return switch (health) {
      case B -> "bad";
      case M, G -> "good";
      case U -> "unknown";
    };
  }

  private static String key(String service, String region) {
    return service + '/' + region;
  }
}
