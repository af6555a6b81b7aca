package io.syntropy.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.identity.VisitorPaths;
import io.syntropy.telemetry.loki.LokiPush;
import io.syntropy.telemetry.prometheus.RemoteWrite;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;

/** First on every request, before authentication: trace id, safety headers, Host and Origin. */
@ApplicationScoped
public class Gate {
  private static final int BEFORE_AUTHENTICATION = 1000;

  /** The same as quarkus.http.limits.max-body-size. */
  private static final long MAX_BODY = 1 << 20;

  /** Telemetry, with the receivers' own bounds. */
  private static final Set<String> PUSHED = Set.of(RemoteWrite.PATH, LokiPush.PATH);

  /** For pages of other origins, which it checks itself; it knows no session. */
  private static final String CROSS_ORIGIN = VisitorPaths.RUM;

  private static final String SESSION_COOKIE = "syntropy_session=";

  /** Scripts and styles from our own files only; the console is built without inline code. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final HostCheck hosts;
  private final ErrorAnswers answers;

  @Inject
  Gate(ServerConfig config, ErrorAnswers answers) {
    Set<String> names = new HashSet<>(config.publicHosts().orElse(Set.of()));
    names.add(config.bind().contains(":") ? "[" + config.bind() + "]" : config.bind());
    names.remove("0.0.0.0");
    this.hosts = new HostCheck(names);
    this.answers = answers;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_AUTHENTICATION);
  }

  private void check(RoutingContext request) {
    headers(request.response().headers());
    HttpServerRequest http = request.request();
    String host = http.getHeader("Host");
    if (host == null && http.authority() != null) {
      host = http.authority().toString();
    }
    if (host == null || !hosts.allows(host)) {
      answers.send(
          request,
          ApiException.of(
              421,
              "misdirected_request",
              "Host: not one of this server's names (expected loopback or one of SYNTROPY_PUBLIC_HOSTS)"));
      return;
    }
    boolean upgrade =
        http.getHeader("Sec-WebSocket-Key") != null || http.getHeader("Upgrade") != null;
    String cookies = http.getHeader("Cookie");
    boolean session =
        cookies != null
            && cookies.contains(SESSION_COOKIE)
            && http.getHeader("Authorization") == null;
    if (!request.normalizedPath().equals(CROSS_ORIGIN)
        && !OriginCheck.allows(
            http.method().name(), upgrade, session, http.getHeader("Origin"), host)) {
      answers.send(
          request, ApiException.forbidden("Origin: not this server's (expected that of the Host)"));
      return;
    }
    if (!PUSHED.contains(request.normalizedPath()) && announcesTooMuch(http)) {
      if (http.version() != HttpVersion.HTTP_2) { // which has no such header
        request.response().putHeader("Connection", "close");
      }
      answers.send(request, Failure.ofStatus(413));
      return;
    }
    request.next();
  }

  /** Quarkus cuts bodies off at the same limit, but says so without a body of its own. */
  private static boolean announcesTooMuch(HttpServerRequest http) {
    String length = http.getHeader("Content-Length");
    return length != null
        && (length.length() > 9 || length.matches("\\d+") && Long.parseLong(length) > MAX_BODY);
  }

  private static void headers(MultiMap headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", CONTENT_POLICY);
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }
}
