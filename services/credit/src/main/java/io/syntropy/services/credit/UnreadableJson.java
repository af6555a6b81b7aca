package io.syntropy.services.credit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a body that is no JSON, or breaks a bound, with the reason. */
@Singleton
public class UnreadableJson {

  /** The reader's error, when it could make no object of the body. */
  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException e) {
    return explain(e);
  }

  /** Any other answer by exception; one that already has a body stays as it is. */
  @ServerExceptionMapper
  public Response other(WebApplicationException e) {
    return e.getCause() instanceof JsonProcessingException json ? explain(json) : e.getResponse();
  }

  private static Response explain(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String message =
        cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
    return Response.status(400)
        .type(MediaType.APPLICATION_JSON)
        .entity(new Problem("invalid_body", String.valueOf(message)))
        .build();
  }
}
