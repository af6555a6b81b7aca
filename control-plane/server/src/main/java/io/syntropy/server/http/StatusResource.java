package io.syntropy.server.http;

import io.quarkus.arc.All;
import io.syntropy.server.data.Version;
import io.syntropy.server.lease.Leadership;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.time.Clock;
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
  private final Leadership leadership;
  private final Clock clock;
  private final HealthSightings seen = new HealthSightings();

  @Inject
  StatusResource(@All List<ComponentHealth> components, Leadership leadership, Clock clock) {
    this.components = components;
    this.leadership = leadership;
    this.clock = clock;
  }

  /**
   * One part, in the order of names.
   *
   * @param since when a request for the status first found the part in this health, without finding
   *     it in another one since; it may have been so for longer
   */
  public record Component(
      String name, ComponentHealth.Health health, String detail, Instant since) {}

  /**
   * Who acts.
   *
   * @param holder the id of the server that acts ({@code DATA/server-id}), empty for none known
   * @param address where that server's API is, empty when unknown
   * @param epoch its fencing token
   * @param ageSeconds since its last renewal, as far as this server knows
   */
  public record LeaseView(String holder, String address, long epoch, double ageSeconds) {}

  /** The server and its parts; {@code role} says whether it acts or only follows. */
  public record Status(
      String version,
      Instant startedAt,
      Leadership.Role role,
      LeaseView lease,
      List<Component> components) {}

  /** Asks every part. */
  @GET
  @RolesAllowed("viewer")
  @Operation(operationId = "getStatus", summary = "Version and health of the server's parts")
  public Status get() {
    Leadership.Standing standing = leadership.standing();
    return new Status(
        Version.current().text(),
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
        standing.role(),
        new LeaseView(
            standing.holder(),
            standing.address(),
            standing.epoch(),
            standing.age().toMillis() / 1000.0),
        components.stream()
            .map(this::check)
            .sorted(Comparator.comparing(Component::name))
            .toList());
  }

  private Component check(ComponentHealth part) {
    ComponentHealth.Condition condition;
    try {
      condition = part.check();
    } catch (RuntimeException e) {
      LOG.errorf(e, "status of %s", part.name());
      condition =
          new ComponentHealth.Condition(ComponentHealth.Health.UNKNOWN, "the check itself failed");
    }
    return new Component(
        part.name(),
        condition.health(),
        condition.detail(),
        seen.since(part.name(), condition.health(), Instant.now(clock)));
  }
}
