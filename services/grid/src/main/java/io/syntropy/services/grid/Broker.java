package io.syntropy.services.grid;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All nodes and placements, in memory: a restart forgets them and nodes join again. At most {@value
 * #MAX_NODES} nodes and {@value #MAX_PLACEMENTS} placements. Safe for many threads.
 */
final class Broker {
  static final int MAX_NODES = 10_000;
  static final int MAX_PLACEMENTS = 100_000;

  private final Clock clock;
  private final Duration interval;
  private final Supplier<String> ids;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Placement> placements = new LinkedHashMap<>();

  Broker(Clock clock, Duration interval) {
    this(clock, interval, () -> UUID.randomUUID().toString());
  }

  Broker(Clock clock, Duration interval, Supplier<String> ids) {
    this.clock = clock;
    this.interval = interval;
    this.ids = ids;
  }

  /** The broker holds as much as it can. */
  static final class FullException extends RuntimeException {
    FullException(String message) {
      super(message);
    }
  }

  /** Nodes and placements contradict what is asked. */
  static final class ConflictException extends RuntimeException {
    ConflictException(String message) {
      super(message);
    }
  }

  /**
   * A placement, or why there is none.
   *
   * @param placement empty when no node can take the workload
   * @param choice how the nodes compare
   */
  record Result(Optional<Placement> placement, Scoring.Choice choice) {}

  /** Lets a node join, or changes its offer; its reputation and placements stay. */
  synchronized Node join(NodeOffer offer) {
    Instant now = clock.instant();
    Node present = nodes.get(offer.id());
    if (present == null && nodes.size() >= MAX_NODES) {
      throw new FullException("nodes: " + MAX_NODES + " (no room for " + offer.id() + ")");
    }
    if (present != null && !offer.capacity().fits(present.used())) {
      throw new ConflictException(
          "capacity: "
              + offer.capacity()
              + " (expected at least what is in use, "
              + present.used()
              + ")");
    }
    Node node =
        present == null ? Node.joining(offer, now) : present.rejoining(offer, now, interval);
    nodes.put(offer.id(), node);
    return node;
  }

  synchronized Optional<Node> heartbeat(String id) {
    return Optional.ofNullable(
        nodes.computeIfPresent(id, (k, node) -> node.heartbeat(clock.instant(), interval)));
  }

  synchronized Optional<Node> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Up to {@code limit} nodes with ids after the given one. */
  synchronized List<Node> nodes(String after, int limit) {
    return nodes.values().stream()
        .filter(node -> node.offer().id().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  synchronized Result place(PlacementRequest request) {
    if (placements.size() >= MAX_PLACEMENTS) {
      throw new FullException("placements: " + MAX_PLACEMENTS + " (no room for another)");
    }
    Instant now = clock.instant();
    Scoring.Choice choice = Scoring.choose(request, nodes.values(), now, interval);
    Optional<Placement> placement =
        choice.chosen().map(best -> new Placement(ids.get(), best.node(), request, now));
    placement.ifPresent(placed -> {
      placements.put(placed.id(), placed);
      nodes.computeIfPresent(
          placed.node(), (k, node) -> node.withUsed(node.used().plus(request.resources())));
    });
    return new Result(placement, choice);
  }

  /** Frees what a placement took; false when there is none of that id. */
  synchronized boolean release(String id) {
    Placement placement = placements.remove(id);
    if (placement == null) {
      return false;
    }
    nodes.computeIfPresent(
        placement.node(),
        (k, node) -> node.withUsed(node.used().minus(placement.request().resources())));
    return true;
  }

  /** The nodes by kind: how many are up, how many down. */
  synchronized Map<String, NodeTime.Seconds> census() {
    Map<String, NodeTime.Seconds> census = new TreeMap<>();
    Instant now = clock.instant();
    for (Node node : nodes.values()) {
      boolean up = node.alive(now, interval);
      census.merge(
          node.offer().kind(),
          new NodeTime.Seconds(up ? 1 : 0, up ? 0 : 1),
          (sum, one) -> sum.plus(one, 1));
    }
    return census;
  }

  boolean alive(Node node) {
    return node.alive(clock.instant(), interval);
  }

  double reputation(Node node) {
    return node.reputation(clock.instant(), interval).value();
  }
}
