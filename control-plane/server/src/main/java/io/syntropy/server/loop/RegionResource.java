package io.syntropy.server.loop;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.action.Transition;
import io.syntropy.server.action.TransitionStore;
import io.syntropy.server.action.TransitionView;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The regions of the services with their signals and machine states. */
@Path("/api/v1/regions")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class RegionResource {
  private static final Set<String> MACHINES =
      Set.of(Transition.TRAFFIC, Transition.PROTECTIVE_MODE);

  private final ControlLoop loop;
  private final RegionViews views;
  private final TransitionStore transitions;

  /** Answers from {@code views} and {@code transitions}. */
  public RegionResource(ControlLoop loop, RegionViews views, TransitionStore transitions) {
    this.loop = loop;
    this.views = views;
    this.transitions = transitions;
  }

  /** Every service's regions, by service and name. */
  @GET
  public Page<RegionView> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("service") @Nullable String service) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    List<RegionView> rows =
        loop.ask(views::all).stream()
            .filter(v -> service == null || v.service().equals(service))
            .filter(v -> key(v).compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(rows, page, RegionResource::key);
  }

  /**
   * One region. Where several services run there, {@code service} names one; without it the one
   * that a RegionPolicy governs and that is worst is answered.
   */
  @GET
  @Path("/{name}")
  public RegionView get(
      @PathParam("name") String name, @QueryParam("service") @Nullable String service) {
    return loop.ask(views::all).stream()
        .filter(v -> v.name().equals(name))
        .filter(v -> service == null || v.service().equals(service))
        .min(
            Comparator.comparing((RegionView v) -> v.policy() == null)
                .thenComparing(v -> "BMGU".indexOf(v.healthClass()))
                .thenComparing(RegionView::service))
        .orElseThrow(() -> unknown(name));
  }

  /**
   * What became of a region's machines, newest first: each was in {@code to} from {@code at} until
   * {@code until}. With {@code from} only those whose state was in force then or later. At most the
   * last 1,000 of each machine are kept, for 400 days.
   */
  @GET
  @Path("/{name}/transitions")
  public Page<TransitionView> transitions(
      @PathParam("name") String name,
      @QueryParam("service") @Nullable String service,
      @QueryParam("machine") @Nullable String machine,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    if (machine != null && !MACHINES.contains(machine)) {
      throw ApiException.badRequest(
          "machine: %s (expected traffic or protective_mode)".formatted(machine));
    }
    PageRequest page = PageRequest.parse(cursor, limit);
    long below = page.position().isEmpty() ? Long.MAX_VALUE : page.positionAsLong();
    List<TransitionView> rows =
        transitions.page(
            name,
            service,
            machine,
            instant("from", from),
            instant("to", to),
            below,
            page.limit() + 1);
    if (rows.isEmpty() && loop.ask(views::all).stream().noneMatch(v -> v.name().equals(name))) {
      throw unknown(name);
    }
    return Page.of(rows, page, TransitionView::id);
  }

  private static @Nullable Instant instant(String name, @Nullable String text) {
    try {
      return text == null || text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "%s: %s (expected RFC 3339, such as 2026-11-21T10:00:00Z)".formatted(name, text));
    }
  }

  private static ApiException unknown(String name) {
    return ApiException.notFound("region: %s is in no service's manifest".formatted(name));
  }

  private static String key(RegionView view) {
    return view.service() + '/' + view.name();
  }
}
