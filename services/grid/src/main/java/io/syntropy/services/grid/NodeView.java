package io.syntropy.services.grid;

/**
 * A node as the API shows it.
 *
 * @param id its name
 * @param region where it is
 * @param kind what it is
 * @param capacity all it lends
 * @param free what no placement takes
 * @param pricePerHour price of an hour in minor units
 * @param reputation 0 to 1
 * @param alive whether its heartbeats arrive
 * @param lastSeen its last heartbeat, RFC 3339
 */
public record NodeView(
    String id,
    String region,
    String kind,
    Resources capacity,
    Resources free,
    long pricePerHour,
    double reputation,
    boolean alive,
    String lastSeen) {
  static NodeView of(Node node, Broker broker) {
    NodeOffer offer = node.offer();
    return new NodeView(
        offer.id(),
        offer.region(),
        offer.kind(),
        offer.capacity(),
        node.free(),
        offer.pricePerHour(),
        broker.reputation(node),
        broker.alive(node),
        node.lastSeen().toString());
  }
}
