package io.syntropy.server.slo;

import io.smallrye.common.annotation.RunOnVirtualThread;
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
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SLOs with their budgets, computed as telemetry arrives. */
@Path("/api/v1/slos")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class SloResource {
  private final ControlLoop loop;
  private final LoopState state;
  private final Clock clock;

  /** Answers from {@code loop}'s state. */
  public SloResource(ControlLoop loop, LoopState state, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.clock = clock;
  }

  /** Every SLO, by name, without objectives. */
  @GET
  public Page<SloView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    Instant now = Instant.now(clock);
    List<SloView> rows =
        loop.ask(() ->
            state.engine().statuses(now).stream()
                .filter(s -> s.name().compareTo(after) > 0)
                .limit(page.limit() + 1L)
                .map(SloView::listed)
                .toList());
    return Page.of(rows, page, SloView::name);
  }

  /** One SLO. */
  @GET
  @Path("/{name}")
  public SloView get(@PathParam("name") String name) {
    Instant now = Instant.now(clock);
    return loop.ask(() -> state.engine().status(name, now))
        .map(SloView::full)
        .orElseThrow(() -> ApiException.notFound("slo: %s is not defined".formatted(name)));
  }
}
