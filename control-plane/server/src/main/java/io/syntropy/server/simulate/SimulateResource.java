package io.syntropy.server.simulate;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What policies would decide. */
@Path("/api/v1/simulate")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR)
public class SimulateResource {
  private static final SimulateRequest RECORDED = new SimulateRequest(null, null, null, null);

  private final Simulator simulator;

  /** Answers from {@code simulator}. */
  public SimulateResource(Simulator simulator) {
    this.simulator = simulator;
  }

  /**
   * Runs policies over a scenario, or over what this server recorded, with the very code that
   * decides live, and lists what they decide. Changes nothing and tells nobody.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public SimulationView run(@Nullable SimulateRequest request) {
    return simulator.run(request == null ? RECORDED : request);
  }
}
