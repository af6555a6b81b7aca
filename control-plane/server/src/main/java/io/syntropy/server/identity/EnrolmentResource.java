package io.syntropy.server.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.syntropy.server.http.CallerName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Codes with which new services register themselves. */
@Path("/api/v1/enrolments")
@Tag(name = "services")
@Produces(MediaType.APPLICATION_JSON)
public class EnrolmentResource {
  private final EnrolmentCodes codes;
  private final SecurityIdentity caller;
  private final Event<SignInEvent> events;

  @Inject
  EnrolmentResource(EnrolmentCodes codes, SecurityIdentity caller, Event<SignInEvent> events) {
    this.codes = codes;
    this.caller = caller;
    this.events = events;
  }

  /** A code good for the first {@code PUT /services/{name}} of one service, as its bearer token. */
  public record Enrolment(String code, Instant expiresAt) {}

  /** Makes a code. */
  @POST
  @RolesAllowed(Role.OPERATOR)
  @Operation(operationId = "enrol", summary = "Make a one-time enrolment code for a new service")
  public Enrolment enrol() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    CallerName by = CallerName.of(caller);
    events.fire(
        SignInEvent.each(
            SignInEvent.What.ENROLMENT_CREATED, by.role() + ":" + by.name(), "api", now));
    return new Enrolment(codes.issue(now), now.plus(EnrolmentCodes.TTL));
  }
}
