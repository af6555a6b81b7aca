package io.syntropy.server.loop;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The regions of the services with their signals and machine states. */
@Path("/api/v1/regions")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class RegionResource {
  private final ControlLoop loop;
  private final RegionViews views;

  /** Answers from {@code views}. */
  public RegionResource(ControlLoop loop, RegionViews views) {
    this.loop = loop;
    this.views = views;
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
        .orElseThrow(
            () -> ApiException.notFound("region: %s is in no service's manifest".formatted(name)));
  }

  private static String key(RegionView view) {
    return view.service() + '/' + view.name();
  }
}
