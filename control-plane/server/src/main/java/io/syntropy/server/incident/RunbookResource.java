package io.syntropy.server.incident;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.config.Runbook;
import io.syntropy.alerts.config.ShippedRunbooks;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What to do when an alert fires: the runbooks of the configuration and those that ship. */
@Path("/api/v1/runbooks")
@Tag(name = "alerts")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class RunbookResource {
  private static final String MARKDOWN = "text/markdown;charset=UTF-8";

  private final ControlLoop loop;
  private final LoopState state;

  /** Reads the configuration in force. */
  public RunbookResource(ControlLoop loop, LoopState state) {
    this.loop = loop;
    this.state = state;
  }

  /** The runbooks by name, with what names them. */
  @GET
  @Operation(operationId = "runbooks", summary = "Runbooks, and the alerts that name them")
  public Page<RunbookView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    Configuration configuration = loop.ask(state::configuration);
    Map<String, List<RunbookView.Use>> uses = RunbookUses.of(configuration);
    List<RunbookView> rows =
        configuration.alerts().runbooks().values().stream()
            .filter(runbook -> runbook.name().compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .map(runbook -> view(runbook, uses))
            .toList();
    return Page.of(rows, page, RunbookView::name);
  }

  /** One runbook; Markdown for who accepts that and no JSON before it. */
  @GET
  @Path("/{name: .+}")
  @Produces({MediaType.APPLICATION_JSON, MARKDOWN})
  @Operation(operationId = "runbook", summary = "A runbook; Markdown with Accept: text/markdown")
  @APIResponse(
      responseCode = "200",
      description = "The runbook",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = RunbookView.class)),
        @Content(mediaType = "text/markdown", schema = @Schema(implementation = String.class))
      })
  public Response get(@PathParam("name") String name, @Context HttpHeaders headers) {
    Configuration configuration = loop.ask(state::configuration);
    Runbook runbook = configuration.alerts().runbooks().get(name);
    if (runbook == null) {
      throw ApiException.notFound(
          "runbook: %s is not known (see GET /api/v1/runbooks)".formatted(name));
    }
    RunbookView view = view(runbook, RunbookUses.of(configuration));
    return markdown(headers.getAcceptableMediaTypes())
        ? Response.ok(RunbookText.of(view), MARKDOWN).build()
        : Response.ok(view, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Whether Markdown comes before JSON in what is accepted, the most wanted first. */
  private static boolean markdown(List<MediaType> accepted) {
    for (MediaType type : accepted) {
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (type.getType().equals("text") && type.getSubtype().equals("markdown")) {
        return true;
      }
    }
    return false;
  }

  private static RunbookView view(Runbook runbook, Map<String, List<RunbookView.Use>> uses) {
    return RunbookView.of(
        runbook,
        runbook.equals(ShippedRunbooks.all().get(runbook.name())),
        uses.getOrDefault(runbook.name(), List.of()));
  }
}
