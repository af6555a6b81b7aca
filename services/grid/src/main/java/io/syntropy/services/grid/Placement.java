package io.syntropy.services.grid;

import java.time.Instant;

/**
 * A workload on a node.
 *
 * @param id identity
 * @param node the node's id
 * @param request what was asked for
 * @param createdAt when it was placed
 */
record Placement(String id, String node, PlacementRequest request, Instant createdAt) {}
