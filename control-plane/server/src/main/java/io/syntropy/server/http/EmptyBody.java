package io.syntropy.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * A request without a body needs no Content-Type: a POST that asks for nothing but its path is
 * taken as JSON that says nothing, also from clients that name a form ({@code curl -d ''}).
 */
@ApplicationScoped
class EmptyBody {
  private static final int PRIORITY = 110;
  private static final String API = "/api/v1/";

  /** Signed forms of Slack's. */
  private static final String FORMS = "/slack";

  void register(@Observes Filters filters) {
    filters.register(this::name, PRIORITY);
  }

  private void name(RoutingContext request) {
    HttpServerRequest http = request.request();
    String type = http.getHeader("Content-Type");
    if (http.method().equals(HttpMethod.POST)
        && request.normalizedPath().startsWith(API)
        && !request.normalizedPath().endsWith(FORMS)
        && (type == null || type.startsWith("application/x-www-form-urlencoded"))
        && isEmpty(http)) {
      http.headers().set("Content-Type", "application/json");
    }
    request.next();
  }

  private static boolean isEmpty(HttpServerRequest http) {
    String length = http.getHeader("Content-Length");
    return length != null
        ? length.equals("0")
        : http.getHeader("Transfer-Encoding") == null && http.version() != HttpVersion.HTTP_2;
  }
}
