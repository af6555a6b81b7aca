package io.syntropy.server.slo;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Generation;
import io.syntropy.slo.SliEngine;
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
  private final Outlooks outlooks;
  private final Clock clock;

  /** Answers from {@code loop}'s state. */
  public SloResource(ControlLoop loop, LoopState state, Outlooks outlooks, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.outlooks = outlooks;
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
                .map(status -> SloView.listed(status, state.engine()))
                .toList());
    return Page.of(rows, page, SloView::name);
  }

  /** One SLO; with {@code generation} what it was then, at its last watermark. */
  @GET
  @Path("/{name}")
  public SloView get(
      @PathParam("name") String name, @QueryParam("generation") @Nullable String generation) {
    Instant now = Instant.now(clock);
    if (generation == null) {
      return loop.ask(() ->
              state
                  .engine()
                  .status(name, now)
                  .map(s -> SloView.full(s, state.engine(), outlooks.of(s, now))))
          .orElseThrow(() -> undefined(name));
    }
    int number = number(generation);
    return loop.ask(() -> {
      SliEngine engine = state.engine();
      return engine
          .status(name, number, now)
          .map(status -> SloView.full(status, engine, null))
          .orElseThrow(() -> unknown(name, number, engine.generations(name)));
    });
  }

  /** The generations of an SLO that are kept, oldest first; also of one removed lately. */
  @GET
  @Path("/{name}/generations")
  public Page<GenerationView> generations(@PathParam("name") String name) {
    List<Generation> kept = loop.ask(() -> state.engine().generations(name));
    if (kept.isEmpty()) {
      throw undefined(name);
    }
    return Page.last(kept.stream().map(GenerationView::of).toList());
  }

  /** What late points changed after it had been read, newest first; the last 100 are kept. */
  @GET
  @Path("/{name}/revisions")
  public RevisionsView revisions(@PathParam("name") String name) {
    Instant now = Instant.now(clock);
    return loop.ask(() -> {
      if (state.engine().status(name, now).isEmpty()) {
        throw undefined(name);
      }
      return RevisionsView.of(state.engine().revisions(name));
    });
  }

  private static int number(String generation) {
    try {
      return Integer.parseInt(generation);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "generation: %s (expected a number from 1)"
              .formatted(generation.substring(0, Math.min(20, generation.length()))));
    }
  }

  private static ApiException unknown(String name, int number, List<Generation> kept) {
    return kept.isEmpty()
        ? undefined(name)
        : ApiException.notFound(
            "generation: %d of %s is not known (kept: %s)"
                .formatted(number, name, kept.stream().map(Generation::number).toList()));
  }

  static ApiException undefined(String name) {
    return ApiException.notFound("slo: %s is not defined".formatted(name));
  }
}
