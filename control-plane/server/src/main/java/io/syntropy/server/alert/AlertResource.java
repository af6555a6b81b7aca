package io.syntropy.server.alert;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlLoop;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The alerts of SLOs. */
@Path("/api/v1/alerts")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class AlertResource {
  private static final Set<String> STATES = Set.of("pending", "firing", "frozen", "resolved");
  private static final Set<String> SEVERITIES = Set.of("page", "ticket");

  /** The attributes that name a region (contracts §3). */
  private static final List<String> REGION = List.of("cloud.region", "region");

  private final ControlLoop loop;
  private final AlertBook book;

  /** Answers from {@code book}. */
  public AlertResource(ControlLoop loop, AlertBook book) {
    this.loop = loop;
    this.book = book;
  }

  /** Alerts that are not over and the newest 500 that are, the newest first. */
  @GET
  public Page<AlertView> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("state") @Nullable String state,
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("service") @Nullable String service,
      @QueryParam("slo") @Nullable String slo,
      @QueryParam("region") @Nullable String region) {
    oneOf("state", state, STATES);
    oneOf("severity", severity, SEVERITIES);
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    List<AlertView> rows =
        loop.ask(book::all).stream()
            .filter(view -> state == null || view.state().equals(state))
            .filter(view -> severity == null || view.severity().equals(severity))
            .filter(view -> service == null || view.service().equals(service))
            .filter(view -> slo == null || view.slo().equals(slo))
            .filter(view -> region == null || region.equals(region(view)))
            .filter(view -> view.position().compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(rows, page, AlertView::position);
  }

  /** One alert. */
  @GET
  @Path("/{id}")
  public AlertView get(@PathParam("id") String id) {
    return loop.ask(() -> book.find(id))
        .orElseThrow(() ->
            ApiException.notFound(
                "alert: %s is neither open nor among the newest that ended".formatted(id)));
  }

  /** The region of the alert's group; null where it is about all of them. */
  private static @Nullable String region(AlertView view) {
    return REGION.stream()
        .map(view.labels()::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static void oneOf(String name, @Nullable String value, Set<String> values) {
    if (value != null && !values.contains(value)) {
      throw ApiException.badRequest(
          "%s: %s (expected one of %s)"
              .formatted(name, value, String.join(", ", new java.util.TreeSet<>(values))));
    }
  }
}
