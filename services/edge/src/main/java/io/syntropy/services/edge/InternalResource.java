package io.syntropy.services.edge;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the router has applied, for people and tests on this machine; and its health. */
@Path("/")
@NonBlocking
public class InternalResource {
  private final RoutingTable table;
  private final Registration registration;

  @Inject
  InternalResource(RoutingTable table, Registration registration) {
    this.table = table;
    this.registration = registration;
  }

  /**
   * The weights in effect.
   *
   * @param services per service the share of each region
   * @param epoch fencing epoch of the directive in effect, 0 before the first
   * @param generation generation of the directive in effect, 0 before the first
   * @param controllerAgeSeconds null without a control plane
   */
  public record Weights(
      Map<String, Map<String, Double>> services,
      long epoch,
      long generation,
      @Nullable Double controllerAgeSeconds) {}

  /** The weights in effect. */
  @GET
  @Path("internal/weights")
  @Produces(MediaType.APPLICATION_JSON)
  public Weights weights() {
    RoutingTable.Applied applied = table.applied();
    return new Weights(
        table.weights(),
        applied.epoch(),
        applied.generation(),
        registration.controllerAge().map(age -> age.toMillis() / 1000.0).orElse(null));
  }

  /** Answers while the router can route. */
  @GET
  @Path("healthz")
  @Produces(MediaType.TEXT_PLAIN)
  public String healthz() {
    return "ok";
  }
}
