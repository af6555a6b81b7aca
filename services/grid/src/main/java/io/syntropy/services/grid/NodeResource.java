package io.syntropy.services.grid;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of the grid. */
@Path("/v1/nodes")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NodeResource {
  private static final int MOST = 200;
  private final Grid grid;

  @Inject
  NodeResource(Grid grid) {
    this.grid = grid;
  }

  /**
   * One page of nodes.
   *
   * @param items the nodes, by id
   * @param nextCursor where the next page starts, null on the last
   */
  public record Page(List<NodeView> items, @Nullable String nextCursor) {}

  /** Lets a node join, or changes its offer. */
  @POST
  public Response join(@Nullable NodeOffer offer) {
    if (offer == null) {
      throw Problem.of(400, "invalid_body", "body: none (expected a node)");
    }
    Broker broker = grid.broker();
    try {
      return Response.status(201).entity(NodeView.of(broker.join(offer), broker)).build();
    } catch (Broker.FullException e) {
      throw Problem.of(503, "full", String.valueOf(e.getMessage()));
    } catch (Broker.ConflictException e) {
      throw Problem.of(409, "conflict", String.valueOf(e.getMessage()));
    }
  }

  /** A node lives. */
  @POST
  @Path("/{id}/heartbeat")
  @Consumes(MediaType.WILDCARD)
  public NodeView heartbeat(@PathParam("id") String id) {
    Broker broker = grid.broker();
    return broker
        .heartbeat(id)
        .map(node -> NodeView.of(node, broker))
        .orElseThrow(() -> Problem.of(404, "not_found", "node: not known (expected to join)"));
  }

  /** The nodes, by id. */
  @GET
  @Consumes(MediaType.WILDCARD)
  public Page list(
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw Problem.of(400, "invalid_limit", "limit: " + limit + " (expected 1..200)");
    }
    Broker broker = grid.broker();
    List<NodeView> items =
        broker.nodes(cursor, limit).stream().map(node -> NodeView.of(node, broker)).toList();
    return new Page(items, items.size() < limit ? null : items.getLast().id());
  }
}
