package io.syntropy.server.slo;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Correction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators say about an SLO's past: who, why and when are kept, the audit record comes before
 * the effect, stored counts stay as they are. Recurring corrections are not there yet.
 */
@Path("/api/v1/slos/{name}/corrections")
@RunOnVirtualThread
public class CorrectionResource {
  private final ControlLoop loop;
  private final LoopState state;
  private final AuditLog audit;
  private final Caller caller;
  private final Clock clock;

  /** Corrects through {@code loop}. */
  public CorrectionResource(
      ControlLoop loop, LoopState state, AuditLog audit, Caller caller, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  /** The corrections of an SLO, newest range first. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public Page<CorrectionView> list(
      @PathParam("name") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    List<CorrectionView> all = corrections(name).stream().map(CorrectionView::of).toList();
    List<String> ids = all.stream().map(CorrectionView::id).toList();
    int from = after.isEmpty() ? 0 : ids.indexOf(after) + 1;
    return Page.of(
        all.subList(from, Math.min(all.size(), from + page.limit() + 1)), page, CorrectionView::id);
  }

  /** Corrects a range; 201 with the correction as it is read. */
  @POST
  @RolesAllowed(Role.OPERATOR)
  public Response add(@PathParam("name") String name, @Nullable CorrectionRequest request) {
    if (request == null) {
      throw ApiException.badRequest("body: missing (expected a correction)");
    }
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
    Correction correction = correction(request, now);
    check(name, correction);
    audit.appendAlone(
        AuditRecord.of(caller.name(), "slo.correct", name, "recorded", now)
            .withReason(correction.why())
            .withChange(null, correction));
    loop.submit(new ControlEvent.Corrected(now, name, correction));
    return Response.created(
            URI.create("/api/v1/slos/%s/corrections/%s".formatted(name, correction.id())))
        .entity(CorrectionView.of(find(name, correction.id())))
        .build();
  }

  private void check(String name, Correction correction) {
    loop.ask(() -> {
      if (state.engine().slos().stream().noneMatch(slo -> slo.name().equals(name))) {
        throw SloResource.undefined(name);
      }
      try {
        state.engine().checkCorrection(name, correction);
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
      return true;
    });
  }

  private Correction correction(CorrectionRequest request, Instant now) {
    try {
      return request.correction(UUID.randomUUID().toString(), caller.name(), now);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** Takes a correction back. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Role.OPERATOR)
  public void withdraw(@PathParam("name") String name, @PathParam("id") String id) {
    Correction correction = find(name, id).correction();
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
    audit.appendAlone(
        AuditRecord.of(caller.name(), "slo.correction_withdrawn", name, "recorded", now)
            .withChange(correction, null));
    if (!Boolean.TRUE.equals(
        loop.submit(new ControlEvent.CorrectionWithdrawn(now, name, id, caller.name())))) {
      throw unknown(name, id);
    }
  }

  private Correction.Applied find(String name, String id) {
    return corrections(name).stream()
        .filter(applied -> applied.correction().id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(name, id));
  }

  private List<Correction.Applied> corrections(String name) {
    return loop.ask(() -> {
      if (state.engine().generations(name).isEmpty()) {
        throw SloResource.undefined(name);
      }
      return state.engine().corrections(name);
    });
  }

  private static ApiException unknown(String name, String id) {
    return ApiException.notFound("correction: %s of %s is not known".formatted(id, name));
  }
}
