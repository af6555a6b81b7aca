package io.syntropy.server.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.config.ConfigResource;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** Plans of configuration. */
@Path("/api/v1/config/plan")
@RunOnVirtualThread
public class PlanResource {
  private final Planner planner;
  private final ObjectMapper json;

  /** Answers from {@code planner}. */
  public PlanResource(Planner planner, ObjectMapper json) {
    this.planner = planner;
    this.json = json;
  }

  /**
   * What would change if these files were the whole configuration; without files, if the source's
   * newest content were applied. Changes nothing.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Role.VIEWER)
  public Plan plan(
      @RequestBody(
              content = @Content(schema = @Schema(implementation = ConfigResource.Files.class)))
          byte @Nullable [] body) {
    ConfigResource.Files files = ConfigResource.Files.read(json, body);
    return files == null || files.files() == null
        ? planner.ofSource()
        : planner.ofFiles(files.texts());
  }
}
