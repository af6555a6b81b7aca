package io.syntropy.server.http;

import io.quarkus.arc.All;
import io.syntropy.server.data.Version;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** How the server's parts are. */
@Path("/api/v1/status")
@Tag(name = "status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
  private static final Logger LOG = Logger.getLogger(StatusResource.class);

  private final List<ComponentHealth> components;

  @Inject
  StatusResource(@All List<ComponentHealth> components) {
    this.components = components;
  }

  /** One part, in the order of names. */
  public record Component(String name, ComponentHealth.Health health, String detail) {}

  /** The server and its parts. */
  public record Status(String version, Instant startedAt, List<Component> components) {}

  /** Asks every part. */
  @GET
  @RolesAllowed("viewer")
  @Operation(operationId = "getStatus", summary = "Version and health of the server's parts")
  public Status get() {
    return new Status(
        Version.current().text(),
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
        components.stream()
            .map(StatusResource::check)
            .sorted(Comparator.comparing(Component::name))
            .toList());
  }

  private static Component check(ComponentHealth part) {
    try {
      ComponentHealth.Condition condition = part.check();
      return new Component(part.name(), condition.health(), condition.detail());
    } catch (RuntimeException e) {
      LOG.errorf(e, "status of %s", part.name());
      return new Component(part.name(), ComponentHealth.Health.UNKNOWN, "the check itself failed");
    }
  }
}
