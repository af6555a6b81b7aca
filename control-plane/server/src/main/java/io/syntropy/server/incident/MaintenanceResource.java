package io.syntropy.server.incident;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The planned silences of the configuration. */
@Path("/api/v1/maintenance-windows")
@Tag(name = "alerts")
@RunOnVirtualThread
public class MaintenanceResource {
  private final ControlLoop loop;
  private final LoopState state;
  private final Clock clock;

  /** Reads the configuration in force. */
  public MaintenanceResource(ControlLoop loop, LoopState state, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.clock = clock;
  }

  /** The windows by name, with the one in progress or the next of each. */
  @GET
  @RolesAllowed(Role.VIEWER)
  @Operation(operationId = "maintenanceWindows", summary = "Planned silences of the configuration")
  public Page<MaintenanceView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
    List<MaintenanceView> rows =
        loop.ask(state::configuration).alerts().maintenance().values().stream()
            .filter(window -> window.name().compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .map(window -> MaintenanceView.of(window, now))
            .toList();
    return Page.of(rows, page, MaintenanceView::name);
  }
}
