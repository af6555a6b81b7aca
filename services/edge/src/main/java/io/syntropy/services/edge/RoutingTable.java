package io.syntropy.services.edge;

import io.syntropy.client.Directive;
import io.syntropy.client.RejectedDirectiveException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which service answers which path, and in which region. */
@Singleton
public class RoutingTable {
  /** The service whose regions the control plane weighs. */
  static final String WEIGHTED = "social";

  /** First path segments under {@code /v1} and the service behind them. */
  static final Map<String, String> PATHS =
      Map.of(
          "feed", "social",
          "presence", "social",
          "coins", "credit",
          "accounts", "credit",
          "nodes", "grid",
          "placements", "grid");

  private final Map<String, WeightedChoice> services = new LinkedHashMap<>();
  private volatile Applied applied = new Applied(0, 0);

  /**
   * The directive in effect.
   *
   * @param epoch its fencing epoch, 0 before the first
   * @param generation its generation, 0 before the first
   */
  public record Applied(long epoch, long generation) {}

  @Inject
  RoutingTable(EdgeConfig config) {
    Upstream.parse(config.upstreams())
        .forEach((service, regions) -> services.put(service, new WeightedChoice(regions)));
  }

  /** The region for the next request to the service, empty when there is no such service. */
  Optional<Upstream> next(String service) {
    return Optional.ofNullable(services.get(service)).map(WeightedChoice::next);
  }

  /** Whether one of the service's regions has no traffic. */
  boolean failedOver(String service) {
    WeightedChoice choice = services.get(service);
    return choice != null && choice.leavesOut();
  }

  /** Puts a {@code traffic_weights} directive into effect. */
  void apply(Directive directive) {
    WeightedChoice choice = services.get(WEIGHTED);
    if (choice == null) {
      throw new RejectedDirectiveException("traffic_weights: no regions of " + WEIGHTED);
    }
    try {
      choice.apply(directive.weights());
    } catch (IllegalArgumentException e) {
      throw new RejectedDirectiveException(e.getMessage());
    }
    applied = new Applied(directive.epoch(), directive.generation());
  }

  Applied applied() {
    return applied;
  }

  /** Per service the share of each region. */
  Map<String, Map<String, Double>> weights() {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    services.forEach((service, choice) -> all.put(service, choice.weights()));
    return all;
  }
}
