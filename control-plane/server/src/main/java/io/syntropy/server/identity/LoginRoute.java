package io.syntropy.server.identity;

import io.syntropy.server.http.ApiException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** {@code GET /login?code=}: the one-time link printed at the start. */
@ApplicationScoped
public class LoginRoute {
  private static final String REFUSED =
      """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Syntropy: login</title>
      <h1>This login link does not work any more</h1>
      <p>Each link works once and for ten minutes. Make a token with <code>./syntropy token</code>
      and paste it on the <a href="/">console's login page</a>.</p></html>
      """;

  private final Logins logins;

  @Inject
  LoginRoute(Logins logins) {
    this.logins = logins;
  }

  void register(@Observes Router router) {
    router.get("/login").order(10).blockingHandler(this::login, false);
  }

  private void login(RoutingContext request) {
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    String code = request.queryParams().get("code");
    if (code == null || code.isEmpty() || code.length() > 256) {
      request.redirect("/");
      return;
    }
    try {
      logins.byCode(request, code);
      request.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, "/").end();
    } catch (ApiException e) {
      e.headers().forEach(request.response()::putHeader);
      request
          .response()
          .setStatusCode(e.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
          .end(REFUSED);
    }
  }
}
