package io.syntropy.server.audit;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The check of the whole audit store, on demand. */
@Path("/api/v1/audit/check")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@RunOnVirtualThread
@RolesAllowed("operator")
public class StoreCheckResource {
  private final StoreChecks checks;

  @Inject
  StoreCheckResource(StoreChecks checks) {
    this.checks = checks;
  }

  /** Reads every row of the log, its tiles, checkpoints and head; 503 while another check runs. */
  @GET
  public StoreVerdict check() {
    return checks.run();
  }
}
