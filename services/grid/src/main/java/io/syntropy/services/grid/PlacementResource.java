package io.syntropy.services.grid;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Workloads on nodes. */
@Path("/v1/placements")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class PlacementResource {
  private final Grid grid;

  @Inject
  PlacementResource(Grid grid) {
    this.grid = grid;
  }

  /** Finds a node for a workload and takes what it needs; explains the choice. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response place(@Nullable PlacementRequest request) {
    if (request == null) {
      throw Problem.of(400, "invalid_body", "body: none (expected a placement)");
    }
    Broker.Result result;
    try {
      result = grid.broker().place(request);
    } catch (Broker.FullException e) {
      throw Problem.of(503, "full", String.valueOf(e.getMessage()));
    }
    return result
        .placement()
        .map(p -> Response.status(201).entity(PlacementView.of(p, result.choice())).build())
        .orElseThrow(() ->
            Problem.of(
                409,
                "no_node",
                "no node can take it; left out: " + PlacementView.refused(result.choice())));
  }

  /** Ends a placement and frees what it took. */
  @DELETE
  @Path("/{id}")
  public Response release(@PathParam("id") String id) {
    if (!grid.broker().release(id)) {
      throw Problem.of(404, "not_found", "placement: not known");
    }
    return Response.noContent().build();
  }
}
