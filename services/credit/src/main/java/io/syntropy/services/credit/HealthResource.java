package io.syntropy.services.credit;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What the control plane probes. */
@Path("/healthz")
@NonBlocking
public class HealthResource {
  /** Answers while the service runs. */
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String healthz() {
    return "ok";
  }
}
