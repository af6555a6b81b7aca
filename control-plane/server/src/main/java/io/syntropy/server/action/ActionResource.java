package io.syntropy.server.action;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was decided, done and undone. */
@Path("/api/v1/actions")
@RunOnVirtualThread
public class ActionResource {
  private final ActionStore store;
  private final ControlLoop loop;
  private final Caller caller;
  private final Clock clock;

  /** Answers from {@code store}; commands go through {@code loop}. */
  public ActionResource(ActionStore store, ControlLoop loop, Caller caller, Clock clock) {
    this.store = store;
    this.loop = loop;
    this.caller = caller;
    this.clock = clock;
  }

  /** Why an operator asks. */
  public record Reason(@Nullable String reason) {
    /** Bounds the length. */
    public Reason {
      if (reason != null && reason.length() > 500) {
        throw new IllegalArgumentException("reason: longer than 500 characters");
      }
    }
  }

  /** The actions, newest first. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public Page<Action> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("service") @Nullable String service,
      @QueryParam("state") @Nullable String state) {
    PageRequest page = PageRequest.parse(cursor, limit);
    return Page.of(
        store.page(page.position().orElse(null), service, state, page.limit() + 1),
        page,
        Action::id);
  }

  /** One action. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Role.VIEWER)
  public Action get(@PathParam("id") String id) {
    return store.find(id).orElseThrow(() -> unknown(id));
  }

  /** Starts the guarded revert of an action now. */
  @POST
  @Path("/{id}/revert")
  @RolesAllowed(Role.OPERATOR)
  public Action revert(@PathParam("id") String id, @Nullable Reason reason) {
    Action action = get(id);
    if (!action.state().open()) {
      throw ApiException.conflict(
          "action: %s is %s (expected recorded, applied or verified)"
              .formatted(id, action.state()));
    }
    loop.submit(
        new ControlEvent.Command(
            Instant.now(clock),
            id,
            "revert",
            caller.name(),
            reason == null ? null : reason.reason()));
    return get(id);
  }

  private static ApiException unknown(String id) {
    return ApiException.notFound("action: %s is not known".formatted(id));
  }
}
