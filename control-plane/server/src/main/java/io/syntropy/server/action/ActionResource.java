package io.syntropy.server.action;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ActionPreview;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.Previews;
import io.syntropy.server.organisation.OrganisationJudge;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What was decided, done and undone. */
@Path("/api/v1/actions")
@RunOnVirtualThread
public class ActionResource {
  private static final Duration DECISION = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);

  private final ActionStore store;
  private final ControlLoop loop;
  private final Previews previews;
  private final OrganisationJudge organisation;
  private final Caller caller;
  private final Clock clock;

  /** Answers from {@code store}; commands go through {@code loop}. */
  public ActionResource(
      ActionStore store,
      ControlLoop loop,
      Previews previews,
      OrganisationJudge organisation,
      Caller caller,
      Clock clock) {
    this.store = store;
    this.loop = loop;
    this.previews = previews;
    this.organisation = organisation;
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
      @QueryParam("region") @Nullable String region,
      @QueryParam("state") @Nullable String state) {
    PageRequest page = PageRequest.parse(cursor, limit);
    return Page.of(
        store.page(page.position().orElse(null), service, region, state, page.limit() + 1),
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

  /**
   * Asks for an action by hand. It goes through the guard, the organisation's policy and the audit
   * log like a policy's decision; the answer says what it came to, or that it waits for another
   * person's approval.
   */
  @POST
  @RolesAllowed(Role.OPERATOR)
  @ResponseStatus(201)
  public Action ask(@Nullable ActionRequest request, @Context HttpHeaders headers) {
    ActionRequest wanted = body(request);
    Object asked =
        loop.submit(
            new ControlEvent.Requested(
                now(),
                UUID.randomUUID().toString(),
                wanted,
                caller.name(),
                caller.role(),
                headers.getHeaderString("Idempotency-Key") != null));
    return decided(asked);
  }

  /**
   * What asking for an action would come to now: the same guard and organisation's policy, and what
   * it would mean for each region's load. Changes nothing and tells nobody. Kinds: {@code
   * traffic_weights}.
   */
  @POST
  @Path("/preview")
  @RolesAllowed(Role.OPERATOR)
  public ActionPreview preview(@Nullable ActionRequest request) {
    return previews.of(body(request), caller.name(), caller.role(), organisation::opinion);
  }

  private static ActionRequest body(@Nullable ActionRequest request) {
    if (request == null) {
      throw ApiException.badRequest("body: none (expected kind, target, desired and reason)");
    }
    return request;
  }

  /** Another person approves what waits for it. */
  @POST
  @Path("/{id}/approve")
  @RolesAllowed(Role.OPERATOR)
  public Action approve(@PathParam("id") String id, @Nullable Reason reason) {
    return decided(
        loop.submit(
            new ControlEvent.Command(
                now(), id, "approve", caller.name(), reason == null ? null : reason.reason())));
  }

  /** Databases keep microseconds: what is answered is what is kept. */
  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }

  /** What it came to; it is decided with the next second's tick, and the organisation is asked. */
  private Action decided(@Nullable Object asked) {
    if (!(asked instanceof Action action)) {
      throw new IllegalStateException("request: no action");
    }
    Action.Request request = action.request();
    boolean waits =
        request != null && request.approveUntil() != null && request.approvals().isEmpty();
    Instant end = Instant.now(clock).plus(DECISION);
    Action now = action;
    while (!waits && now.state() == Action.State.proposed && Instant.now(clock).isBefore(end)) {
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      now = get(action.id());
    }
    return now;
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
