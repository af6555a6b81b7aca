package io.syntropy.server.loop;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.gate.GateResource;
import io.syntropy.server.gate.Gates;
import io.syntropy.server.identity.Role;
import io.syntropy.slo.config.Durations;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What binds a service. */
@Path("/api/v1/services/{name}/policies")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class ServicePolicyResource {
  private final ControlLoop loop;
  private final BoundPolicies policies;
  private final Gates gates;
  private final Clock clock;

  /** Answers from {@code policies}. */
  public ServicePolicyResource(ControlLoop loop, BoundPolicies policies, Gates gates, Clock clock) {
    this.loop = loop;
    this.policies = policies;
    this.gates = gates;
    this.clock = clock;
  }

  /**
   * The policies in force that can act on the service, with what they go by and what they see now;
   * 404 when nothing is known of it.
   */
  @GET
  public ServicePolicies get(@PathParam("name") String name) {
    Instant now = Instant.now(clock);
    List<ServicePolicies.PolicyView> found = loop.ask(() -> policies.of(name, now));
    if (found.isEmpty()) {
      gates.require(name);
    }
    return new ServicePolicies(name, found, Role.OPERATOR, Durations.format(GateResource.LONGEST));
  }
}
