package io.syntropy.server.plan;

import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last plans that were asked of this server. */
@Path("/api/v1/config/plans")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER)
public class KeptPlanResource {
  private final KeptPlans plans;

  /** Answers from {@code plans}. */
  public KeptPlanResource(KeptPlans plans) {
    this.plans = plans;
  }

  /**
   * A kept plan in a list.
   *
   * @param refused whether the shrink guard refuses it
   */
  public record PlanRow(
      String id,
      Instant madeAt,
      String madeBy,
      String source,
      @Nullable String commit,
      int changes,
      int faults,
      boolean refused) {}

  /** Newest first. */
  @GET
  public Page<PlanRow> list() {
    return Page.last(plans.all().stream().map(KeptPlanResource::row).toList());
  }

  /** One plan, as it was when it was asked for. */
  @GET
  @Path("{id}")
  public KeptPlan plan(@PathParam("id") String id) {
    return plans
        .find(id)
        .orElseThrow(() ->
            ApiException.notFound(
                "plan: %s is not among the last %d since the start of this server"
                    .formatted(id, KeptPlans.MOST)));
  }

  private static PlanRow row(KeptPlan kept) {
    Plan plan = kept.plan();
    return new PlanRow(
        kept.id(),
        kept.madeAt(),
        kept.madeBy(),
        plan.source(),
        plan.commit(),
        plan.changes(),
        plan.faults().size(),
        plan.shrink().refused());
  }
}
