package io.syntropy.server.telemetry;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import io.syntropy.telemetry.govern.ServiceMapView;
import io.syntropy.telemetry.pipeline.StoreFeed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which services call which, from their spans. */
@Path("/api/v1/service-map")
@Tag(name = "telemetry")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class ServiceMapResource {
  private final TelemetryPlane plane;

  /** Answers from what feeds {@code plane}'s store. */
  public ServiceMapResource(TelemetryPlane plane) {
    this.plane = plane;
  }

  /**
   * The map of the last minutes.
   *
   * @param windowSeconds what rates are counted over
   * @param truncated whether there were more edges than are told apart
   */
  public record Answer(
      Instant at,
      double windowSeconds,
      List<ServiceMapView.Node> nodes,
      List<ServiceMapView.Edge> edges,
      boolean truncated) {
    public Answer {
      nodes = List.copyOf(nodes);
      edges = List.copyOf(edges);
    }
  }

  /** Nodes and edges with rate, error ratio and p95 in seconds. */
  @GET
  @Operation(operationId = "getServiceMap", summary = "Services and the calls between them")
  public Answer get() {
    StoreFeed feed = plane.feed();
    if (feed == null) {
      throw ApiException.unavailable("telemetry: not started yet", Duration.ofSeconds(2));
    }
    ServiceMapView view = feed.map();
    return new Answer(
        Instant.ofEpochMilli(view.atMillis()),
        view.window().toSeconds(),
        view.nodes(),
        view.edges(),
        view.truncated());
  }
}
