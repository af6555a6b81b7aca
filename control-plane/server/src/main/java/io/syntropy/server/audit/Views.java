package io.syntropy.server.audit;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.syntropy.server.http.CallerName;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/**
 * Puts who looked at what into the log: telemetry, costs, the log itself. A dashboard that polls is
 * one record a minute and kind; see {@link Repeated}. Neither query nor ids are recorded.
 */
@ApplicationScoped
public class Views {
  /** After authentication and limits. */
  private static final int PRIORITY = 120;

  private final Repeated repeated;
  private final Clock clock;

  @Inject
  Views(Repeated repeated, Clock clock) {
    this.repeated = repeated;
    this.clock = clock;
  }

  void register(@Observes Filters filters) {
    filters.register(this::watch, PRIORITY);
  }

  private void watch(RoutingContext request) {
    Optional<ViewedData> viewed =
        ViewedData.of(request.request().method().name(), request.normalizedPath());
    viewed.ifPresent(data ->
        request.addEndHandler(done -> {
          if (request.response().getStatusCode() < 400) {
            add(CallerName.of(request), data);
          }
        }));
    request.next();
  }

  private void add(CallerName caller, ViewedData data) {
    String actor = caller.role() + ":" + caller.name();
    repeated.add(
        actor,
        AuditRecord.of(actor, "view." + data.kind(), data.surface(), "ok", clock.instant()),
        data.surface());
  }
}
