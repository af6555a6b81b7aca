package io.syntropy.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Error answers of everything that is not a resource method: routes, filters, the router itself.
 */
@Singleton
public class ErrorAnswers {
  private static final Logger LOG = Logger.getLogger(ErrorAnswers.class);

  private final ObjectMapper json;
  private final Denials denials;

  @Inject
  ErrorAnswers(ObjectMapper json, Denials denials) {
    this.json = json;
    this.denials = denials;
  }

  /** Answers with this error; refusals are reported. */
  public void send(RoutingContext request, ApiException error) {
    send(request, Failure.of(error));
  }

  /**
   * Answers 401.
   *
   * @param tried whether credentials were sent
   */
  public void unauthenticated(RoutingContext request, boolean tried) {
    send(
        request,
        ApiException.unauthenticated(
            tried
                ? "credentials: unknown, expired or revoked (expected a valid token)"
                : "credentials: none (expected a bearer token)"));
  }

  /** The router's last resort: whatever failed outside a resource method. */
  void onFailure(RoutingContext request) {
    Throwable error = request.failure();
    Failure failure =
        error != null && (request.statusCode() <= 0 || request.statusCode() == 500)
            ? Failure.of(error)
            : Failure.ofStatus(request.statusCode() <= 0 ? 500 : request.statusCode());
    if (failure.status() >= 500 && error != null) {
      LOG.errorf(
          error,
          "%s: %s %s",
          RequestTrace.id(request),
          request.request().method(),
          request.normalizedPath());
    }
    send(request, failure);
  }

  void send(RoutingContext request, Failure failure) {
    if (failure.status() == 403 || failure.status() == 421) {
      denials.report(request, failure.message());
    }
    HttpServerResponse response = request.response();
    if (response.ended()) {
      return;
    }
    if (response.headWritten()) {
      // Too late for an answer; cutting the connection tells the client that it is not whole.
      request.request().connection().close();
      return;
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    failure.headers().forEach(response::putHeader);
    response.setStatusCode(failure.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json;charset=UTF-8");
    if (request.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(text(failure.body(RequestTrace.id(request))));
    }
  }

  private String text(ErrorBody body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      LOG.error("error body", e);
      return "{\"trace_id\":\""
          + body.traceId()
          + "\",\"code\":\"internal\",\"message\":\"\",\"details\":[]}";
    }
  }
}
