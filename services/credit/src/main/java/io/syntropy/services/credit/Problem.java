package io.syntropy.services.credit;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The body of an error answer.
 *
 * @param code what kind of error, stable
 * @param message what was wrong and what is expected
 */
public record Problem(String code, String message) {
  static WebApplicationException of(int status, String code, String message) {
    return new WebApplicationException(
        message,
        Response.status(status)
            .type(MediaType.APPLICATION_JSON)
            .entity(new Problem(code, message))
            .build());
  }
}
