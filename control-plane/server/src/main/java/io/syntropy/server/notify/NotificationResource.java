package io.syntropy.server.notify;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.OneLine;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The outbox: what was told to whom, and what could not be. */
@Path("/api/v1/notifications")
@Tag(name = "alerts")
@RunOnVirtualThread
public class NotificationResource {
  private static final Set<String> STATES =
      Set.of("pending", "delivered", "superseded", "dead", "discarded");

  private final Letters letters;
  private final Deliveries deliveries;
  private final Caller caller;
  private final Clock clock;

  NotificationResource(Letters letters, Deliveries deliveries, Caller caller, Clock clock) {
    this.letters = letters;
    this.deliveries = deliveries;
    this.caller = caller;
    this.clock = clock;
  }

  /** What was queued again, in the order it will be sent. */
  public record Redriven(List<NotificationView> queued) {}

  /**
   * Why dead letters are given up.
   *
   * @param target whose; only where no single one is named
   * @param reason goes into the audit log
   */
  @Schema(name = "DiscardRequest")
  public record Discard(@Nullable String target, @Nullable String reason) {}

  /** How many dead letters were given up. */
  public record Discarded(int discarded) {}

  /** The notices, newest first. */
  @GET
  @RolesAllowed(Role.VIEWER)
  @Operation(operationId = "notifications", summary = "Notices, by state and target")
  public Page<NotificationView> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("target") @Nullable String target,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    if (state != null && !STATES.contains(state)) {
      throw ApiException.badRequest(
          "state: %s (expected pending, delivered, superseded, dead or discarded)"
              .formatted(state));
    }
    PageRequest page = PageRequest.parse(cursor, limit);
    Page<Letters.Row> rows =
        Page.of(
            letters.page(page.positionAsLong(), state, target, page.limit() + 1),
            page,
            row -> Long.toString(row.seq()));
    return new Page<>(rows.items().stream().map(Letters.Row::view).toList(), rows.nextCursor());
  }

  /** Sends a dead letter again, with the dead ones that followed it about the same incident. */
  @POST
  @Path("/{id: .+}/redrive")
  @RolesAllowed(Role.OPERATOR)
  @Operation(operationId = "redrive", summary = "Send a dead letter again")
  public Redriven redrive(@PathParam("id") String id) {
    List<NotificationView> queued = letters.redrive(id, actor(), Instant.now(clock));
    deliveries.wake();
    deliveries.recount();
    return new Redriven(queued);
  }

  /** Gives up a dead letter: it is never sent, and no longer counts as trouble. */
  @POST
  @Path("/{id: .+}/discard")
  @RolesAllowed(Role.OPERATOR)
  @Operation(operationId = "discard", summary = "Give up a dead letter")
  public NotificationView discard(@PathParam("id") String id, @Nullable Discard asked) {
    String reason = reason(asked);
    NotificationView view = letters.discard(id, reason, actor(), Instant.now(clock));
    deliveries.recount();
    return view;
  }

  /** Gives up every dead letter of a target, such as one whose document is gone for good. */
  @POST
  @Path("/discard")
  @RolesAllowed(Role.OPERATOR)
  @Operation(operationId = "discardAll", summary = "Give up all dead letters of a target")
  public Discarded discardAll(@Nullable Discard asked) {
    String target = asked == null ? null : asked.target();
    if (target == null || target.isBlank()) {
      throw ApiException.badRequest("target: missing (expected the name of a notifier)");
    }
    int count = letters.discardAll(target, reason(asked), actor(), Instant.now(clock));
    deliveries.recount();
    return new Discarded(count);
  }

  private String actor() {
    return caller.role() + ":" + caller.name();
  }

  private static String reason(@Nullable Discard asked) {
    return OneLine.of("reason", asked == null ? null : asked.reason(), OneLine.REASON);
  }
}
