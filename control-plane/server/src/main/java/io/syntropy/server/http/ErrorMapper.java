package io.syntropy.server.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource method throws into {@link ErrorBody}. */
@Singleton
public class ErrorMapper {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

  private final Denials denials;

  @Inject
  ErrorMapper(Denials denials) {
    this.denials = denials;
  }

  @ServerExceptionMapper(
      value = {
        Throwable.class,
        ApiException.class,
        jakarta.ws.rs.WebApplicationException.class,
        com.fasterxml.jackson.core.JacksonException.class,
        com.fasterxml.jackson.databind.exc.MismatchedInputException.class,
        io.quarkus.security.UnauthorizedException.class,
        io.quarkus.security.AuthenticationFailedException.class,
        io.quarkus.security.ForbiddenException.class
      },
      priority = 1)
  public Response map(Throwable error, RoutingContext request) {
    Failure failure = Failure.of(error);
    String traceId = RequestTrace.id(request);
    if (failure.status() >= 500 && failure.code().equals("internal")) {
      LOG.errorf(error, "%s: %s %s", traceId, request.request().method(), request.normalizedPath());
    }
    if (failure.status() == 403) {
      denials.report(request, failure.message());
    }
    request.response().headers().set("Cache-Control", "no-store");
    Response.ResponseBuilder answer =
        Response.status(failure.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(failure.body(traceId));
    failure.headers().forEach(answer::header);
    return answer.build();
  }
}
