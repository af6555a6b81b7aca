package io.syntropy.server.plan;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The last plans that were asked for, of this server or of another on the same database. */
@Path("/api/v1/config/plans")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class KeptPlanResource {
  private final KeptPlans plans;

  /** Answers from {@code plans}. */
  public KeptPlanResource(KeptPlans plans) {
    this.plans = plans;
  }

  /** Newest first. */
  @GET
  public Page<PlanRow> list() {
    return Page.last(plans.all());
  }

  /** One plan, as it was when it was asked for. */
  @GET
  @Path("{id}")
  public KeptPlan plan(@PathParam("id") String id) {
    return plans
        .find(id)
        .orElseThrow(() ->
            ApiException.notFound(
                "plan: %s is not among the last %d of %d days"
                    .formatted(id, KeptPlans.MOST, KeptPlans.AGE.toDays())));
  }
}
