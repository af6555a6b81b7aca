package io.syntropy.services.credit;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** What the control plane probes: whether the books can be read. */
@Path("/healthz")
@RunOnVirtualThread
public class HealthResource {
  private final Credit credit;

  @Inject
  HealthResource(Credit credit) {
    this.credit = credit;
  }

  /** Reads one account; 503 when that fails. */
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String healthz() {
    try {
      credit.ledger().account("mint");
      return "ok";
    } catch (SQLException e) {
      throw Problem.of(503, "unavailable", "the ledger cannot be reached");
    }
  }
}
