package io.syntropy.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.syntropy.server.identity.VisitorPaths;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Set;

/** {@code X-RateLimit-*} on API answers, and 429 for who calls too often. Ingest is not counted. */
@ApplicationScoped
public class RateLimit {
  /** Requests a minute of a person's token. */
  static final int PERSON = 6000;

  /** Requests a minute of a service's token, shared by all its instances. */
  static final int SERVICE = 30_000;

  /** Requests a minute of one address without a token. */
  static final int ANONYMOUS = 600;

  /** After authentication (200), before authorisation (100). */
  private static final int PRIORITY = 150;

  /** Ingest; browsers' has limits of its own. */
  private static final Set<String> UNCOUNTED = Set.of("/api/v1/write", VisitorPaths.RUM);

  private final RateLimiter limiter = new RateLimiter();
  private final ErrorAnswers answers;

  @Inject
  RateLimit(ErrorAnswers answers) {
    this.answers = answers;
  }

  void register(@Observes Filters filters) {
    filters.register(this::limit, PRIORITY);
  }

  private void limit(RoutingContext request) {
    String path = request.normalizedPath();
    if (!path.startsWith("/api/") || UNCOUNTED.contains(path)) {
      request.next();
      return;
    }
    CallerName caller = CallerName.of(request);
    int perMinute = caller.isAnonymous() ? ANONYMOUS : caller.isService() ? SERVICE : PERSON;
    RateLimiter.Verdict verdict = limiter.take(key(caller, request), perMinute, Instant.now());
    HttpServerResponse response = request.response();
    response.putHeader("X-RateLimit-Limit", Integer.toString(verdict.limit()));
    response.putHeader("X-RateLimit-Remaining", Integer.toString(verdict.remaining()));
    response.putHeader("X-RateLimit-Reset", Long.toString(verdict.reset().toSeconds() + 1));
    if (verdict.admitted()) {
      request.next();
    } else {
      answers.send(
          request,
          ApiException.of(
                  429, "rate_limited", "requests: more than " + verdict.limit() + " a minute")
              .withRetryAfter(verdict.retryAfter()));
    }
  }

  private static String key(CallerName caller, RoutingContext request) {
    return caller.isAnonymous()
        ? "address " + request.request().remoteAddress().hostAddress()
        : caller.role() + " " + caller.name();
  }
}
