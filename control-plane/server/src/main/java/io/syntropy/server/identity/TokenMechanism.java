package io.syntropy.server.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.http.ErrorAnswers;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Set;

/**
 * Reads {@code Authorization: Bearer} or the console's cookie. A bad bearer token is refused
 * everywhere; a stale cookie counts as none, since the browser sends it to the login page too.
 */
@ApplicationScoped
public class TokenMechanism implements HttpAuthenticationMechanism {
  static final String COOKIE = "syntropy_session";
  private static final int MAX_TOKEN_CHARS = 256;

  private final ErrorAnswers answers;
  private final Event<SignInEvent> events;

  @Inject
  TokenMechanism(ErrorAnswers answers, Event<SignInEvent> events) {
    this.answers = answers;
    this.events = events;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager identities) {
    String authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)
          || authorization.length() > MAX_TOKEN_CHARS) {
        return Uni.createFrom().failure(new AuthenticationFailedException());
      }
      String token = authorization.substring(7).strip();
      return identities.authenticate(
          new SecretRequest(token, TokenRecord.Use.BEARER, ServicePaths.isManifestPut(request)));
    }
    Cookie cookie = request.request().getCookie(COOKIE);
    if (cookie != null
        && !cookie.getValue().isEmpty()
        && cookie.getValue().length() <= MAX_TOKEN_CHARS) {
      return identities
          .authenticate(new SecretRequest(cookie.getValue(), TokenRecord.Use.SESSION, false))
          .onFailure(AuthenticationFailedException.class)
          .recoverWithNull();
    }
    return Uni.createFrom().nullItem();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext request) {
    boolean tried = request.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    if (tried) {
      SocketAddress remote = request.request().remoteAddress();
      String address = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
      events.fire(SignInEvent.refused("bearer", address, Instant.now()));
    }
    answers.unauthenticated(request, tried);
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(SecretRequest.class);
  }
}
