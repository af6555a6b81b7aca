package io.syntropy.server.telemetry;

import io.smallrye.common.annotation.Blocking;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import io.syntropy.telemetry.store.Difference;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is different about the bad requests. */
@Path("/api/v1/explain")
@Tag(name = "telemetry")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // the store's engine is native code
@RolesAllowed(Role.VIEWER)
public class ExplainResource {
  private final TelemetryPlane plane;
  private final Clock clock;

  /** Answers from {@code plane}'s store. */
  public ExplainResource(TelemetryPlane plane, Clock clock) {
    this.plane = plane;
    this.clock = clock;
  }

  /** Attributes by how much their distributions differ; changes nothing. */
  @POST
  @Path("difference")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "explainDifference",
      summary = "Rank attributes by how a bad window's spans differ from a baseline's")
  public Found<Difference> difference(@Nullable DifferenceRequest request) {
    if (request == null) {
      throw ApiException.badRequest("body: missing (expected {\"bad\": {...}})");
    }
    return Found.of(
        plane.ask(reader -> reader.difference(request.query(Instant.now(clock)))), d -> d);
  }
}
