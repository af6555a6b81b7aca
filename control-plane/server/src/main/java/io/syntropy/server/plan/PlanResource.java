package io.syntropy.server.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.config.ConfigResource;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Plans of configuration. */
@Path("/api/v1/config/plan")
@RunOnVirtualThread
public class PlanResource {
  private static final Logger LOG = Logger.getLogger(PlanResource.class);

  private final Planner planner;
  private final KeptPlans kept;
  private final Caller caller;
  private final ObjectMapper json;

  /** Answers from {@code planner}; what it says is kept in {@code kept}. */
  public PlanResource(Planner planner, KeptPlans kept, Caller caller, ObjectMapper json) {
    this.planner = planner;
    this.kept = kept;
    this.caller = caller;
    this.json = json;
  }

  /**
   * What would change if these files were the whole configuration; without files, if the source's
   * newest content were applied. Changes nothing. Content-Location says where the plan is kept;
   * without a database it is answered all the same, and not kept.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Role.VIEWER)
  public RestResponse<Plan> plan(
      @RequestBody(
              content = @Content(schema = @Schema(implementation = ConfigResource.Files.class)))
          byte @Nullable [] body) {
    ConfigResource.Files files = ConfigResource.Files.read(json, body);
    Plan plan =
        files == null || files.files() == null
            ? planner.ofSource()
            : planner.ofFiles(files.texts());
    RestResponse.ResponseBuilder<Plan> answer = RestResponse.ResponseBuilder.ok(plan);
    try {
      String id = kept.keep(plan, caller.name()).id();
      answer.header(HttpHeaders.CONTENT_LOCATION, "/api/v1/config/plans/" + id);
    } catch (DatabaseException e) {
      LOG.warnf("a plan is answered and not kept: %s", e.getMessage());
    }
    return answer.build();
  }
}
