package io.syntropy.server.identity;

import io.syntropy.client.token.IssuedToken;
import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.http.ApiException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Opens and ends console sessions. */
@ApplicationScoped
public class Logins {
  /** Longest session. */
  static final Duration SESSION = Duration.ofHours(12);

  private final TokenStore tokens;
  private final LoginCodes codes;
  private final LoginDamper damper;
  private final Event<SignInEvent> events;

  @Inject
  Logins(TokenStore tokens, LoginCodes codes, LoginDamper damper, Event<SignInEvent> events) {
    this.tokens = tokens;
    this.codes = codes;
    this.damper = damper;
    this.events = events;
  }

  /**
   * Opens an admin session with the code of a login link and sets its cookie.
   *
   * @throws ApiException 401 when the code is unknown, used or expired; 429 after many failures
   */
  TokenRecord byCode(RoutingContext request, String code) {
    Instant now = Instant.now();
    damper.check(address(request), now);
    if (!codes.redeem(code, now)) {
      throw failed(
          request,
          now,
          "login_link",
          "login link: used or expired (make a token with: syntropy token)");
    }
    return open(
        request, new Role(Role.ADMIN, Optional.empty()), "console", "login_link", Optional.empty());
  }

  /**
   * Opens a session with the role of a token and sets its cookie.
   *
   * @throws ApiException 401 when the token is not in force; 429 after many failures
   */
  TokenRecord byToken(RoutingContext request, String secret) {
    Instant now = Instant.now();
    damper.check(address(request), now);
    TokenRecord token =
        tokens
            .find(secret, TokenRecord.Use.BEARER)
            .filter(found -> !found.role().startsWith(Role.SERVICE))
            .orElseThrow(() ->
                failed(
                    request,
                    now,
                    "token",
                    "token: unknown, expired or a service's (expected a user's)"));
    return open(request, Role.parse(token.role()), token.name(), "token", Optional.of(token));
  }

  /** Ends the session and takes its cookie back. */
  void end(RoutingContext request, TokenRecord session) {
    if (session.use() == TokenRecord.Use.SESSION) {
      tokens.revoke(session.hash());
      fire(SignInEvent.What.SIGN_OUT, session, "console");
    }
    request.response().addCookie(cookie("").setMaxAge(0));
  }

  private TokenRecord open(
      RoutingContext request, Role role, String name, String by, Optional<TokenRecord> opener) {
    IssuedToken session = tokens.openSession(role, name, SESSION, opener);
    TokenRecord record = session.record();
    fire(SignInEvent.What.SIGN_IN, record, by);
    long seconds = Duration.between(record.created(), record.expires()).toSeconds();
    request.response().addCookie(cookie(session.secret()).setMaxAge(seconds));
    return record;
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(TokenMechanism.COOKIE, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT);
  }

  private void fire(SignInEvent.What what, TokenRecord session, String by) {
    String who = session.role() + ":" + session.name();
    events.fire(SignInEvent.each(what, who, by, Instant.now()));
  }

  private ApiException failed(RoutingContext request, Instant now, String by, String reason) {
    damper.failed(address(request), now);
    events.fire(SignInEvent.refused(by, address(request), now));
    return ApiException.unauthenticated(reason);
  }

  private static String address(RoutingContext request) {
    SocketAddress remote = request.request().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }
}
