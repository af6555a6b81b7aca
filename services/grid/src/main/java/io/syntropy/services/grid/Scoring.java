package io.syntropy.services.grid;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the node for a workload: first leaves out those that cannot take it, then scores the rest
 * by the weighted mean of four terms, each 0 to 1. Ties go to the smaller node id, so the answer
 * depends on nothing but its inputs.
 */
final class Scoring {
  private static final double HEADROOM = 0.35;
  private static final double PRICE = 0.25;
  private static final double REPUTATION = 0.25;
  private static final double REGION = 0.15;

  private Scoring() {}

  /** Why a node was left out. */
  enum Refusal {
    NOT_ALIVE,
    WRONG_REGION,
    TOO_EXPENSIVE,
    NO_ROOM
  }

  /**
   * One node's score and where it comes from.
   *
   * @param node the node's id
   * @param score weighted mean of the terms
   * @param headroom share left free of its scarcest resource once the workload runs
   * @param price 1 for free, 0 for the dearest candidate
   * @param reputation the node's reputation
   * @param region 1 in the preferred region or without preference, else 0
   */
  record Score(
      String node, double score, double headroom, double price, double reputation, double region) {}

  /**
   * The choice and its explanation.
   *
   * @param chosen the best score, empty when no node can take the workload
   * @param candidates the best scores first, at most ten
   * @param refused how many nodes were left out for each reason
   */
  record Choice(Optional<Score> chosen, List<Score> candidates, Map<Refusal, Integer> refused) {
    private static final int SHOWN = 10;

    Choice {
      candidates = candidates.stream().limit(SHOWN).toList();
    }
  }

  static Choice choose(
      PlacementRequest request, Collection<Node> nodes, Instant now, Duration interval) {
    Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    List<Node> able = new ArrayList<>();
    for (Node node : nodes) {
      refusal(request, node, now, interval)
          .ifPresentOrElse(reason -> refused.merge(reason, 1, Integer::sum), () -> able.add(node));
    }
    long dearest = able.stream().mapToLong(n -> n.offer().pricePerHour()).max().orElse(0);
    List<Score> scores =
        able.stream()
            .map(node -> score(request, node, dearest, node.reputation(now, interval)))
            .sorted(Comparator.comparingDouble(Score::score).reversed().thenComparing(Score::node))
            .toList();
    return new Choice(scores.stream().findFirst(), scores, refused);
  }

  private static Optional<Refusal> refusal(
      PlacementRequest request, Node node, Instant now, Duration interval) {
    if (!node.alive(now, interval)) {
      return Optional.of(Refusal.NOT_ALIVE);
    }
    if (request.regionRequired() && !node.offer().region().equals(request.region())) {
      return Optional.of(Refusal.WRONG_REGION);
    }
    Long most = request.maxPricePerHour();
    if (most != null && node.offer().pricePerHour() > most) {
      return Optional.of(Refusal.TOO_EXPENSIVE);
    }
    return node.free().fits(request.resources()) ? Optional.empty() : Optional.of(Refusal.NO_ROOM);
  }

  private static Score score(
      PlacementRequest request, Node node, long dearest, Reputation reputation) {
    double headroom = headroom(node, request.resources());
    double price = dearest == 0 ? 1 : 1 - node.offer().pricePerHour() / (double) dearest;
    boolean near = request.region() == null || request.region().equals(node.offer().region());
    double region = near ? 1 : 0;
    double score =
        HEADROOM * headroom + PRICE * price + REPUTATION * reputation.value() + REGION * region;
    return new Score(node.offer().id(), score, headroom, price, reputation.value(), region);
  }

  private static double headroom(Node node, Resources asked) {
    Resources all = node.offer().capacity();
    Resources left = node.free().minus(asked);
    double least = 1;
    if (asked.cpuMillis() > 0) {
      least = Math.min(least, left.cpuMillis() / (double) all.cpuMillis());
    }
    if (asked.memoryMb() > 0) {
      least = Math.min(least, left.memoryMb() / (double) all.memoryMb());
    }
    if (asked.gpus() > 0) {
      least = Math.min(least, left.gpus() / (double) all.gpus());
    }
    return least;
  }
}
