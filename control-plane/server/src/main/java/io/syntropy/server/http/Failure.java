package io.syntropy.server.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.syntropy.server.db.DatabaseException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a thrown error says to the client: one table for JAX-RS and for plain HTTP routes. */
record Failure(
    int status,
    String code,
    String message,
    List<ErrorDetail> details,
    Map<String, String> headers) {
  private static final Map<String, String> BEARER = Map.of("WWW-Authenticate", "Bearer");

  /** Never exposes the text of an unexpected error: that goes to the log with the trace id. */
  static Failure of(Throwable error) {
    return switch (error) {
      case ApiException e ->
          new Failure(e.status(), e.code(), e.getMessage(), e.details(), e.headers());
      case DatabaseException e ->
          new Failure(
              503,
              "unavailable",
              "the database does not answer; try again later",
              List.of(),
              Map.of("Retry-After", "5"));
      case JacksonException e -> badJson(e);
      case UnauthorizedException e ->
          unauthenticated("credentials: none (expected a bearer token)");
      case AuthenticationException e ->
          unauthenticated("credentials: unknown, expired or revoked (expected a valid token)");
      case ForbiddenException e -> forbidden();
      case WebApplicationException e when e.getCause() instanceof JacksonException cause ->
          badJson(cause);
      case WebApplicationException e -> ofStatus(e.getResponse().getStatus());
      case HttpException e -> ofStatus(e.getStatusCode());
      default -> ofStatus(500);
    };
  }

  static Failure ofStatus(int status) {
    return switch (status) {
      case 400 -> plain(400, "bad_request", "the request could not be read");
      case 401 -> unauthenticated("credentials: none (expected a bearer token)");
      case 403 -> forbidden();
      case 404 -> plain(404, "not_found", "no such path");
      case 405 -> plain(405, "method_not_allowed", "this path does not answer that method");
      case 406 -> plain(406, "not_acceptable", "Accept: (expected application/json)");
      case 413 -> plain(413, "too_large", "body: larger than this path takes");
      case 414 -> plain(414, "uri_too_long", "the request line is too long");
      case 415 -> plain(415, "unsupported_media_type", "Content-Type: (expected application/json)");
      case 421 -> plain(421, "misdirected_request", "Host: not one of this server's names");
      case 431 -> plain(431, "headers_too_large", "the request headers are too large");
      case 503 -> plain(503, "unavailable", "not ready; try again later");
      default ->
          status >= 400 && status < 500
              ? plain(status, "request_failed", "the request could not be answered")
              : plain(500, "internal", "unexpected error; the server's log has the trace id");
    };
  }

  ErrorBody body(String traceId) {
    return new ErrorBody(traceId, code, message, details);
  }

  private static Failure plain(int status, String code, String message) {
    return new Failure(status, code, message, List.of(), Map.of());
  }

  private static Failure unauthenticated(String message) {
    return new Failure(401, "unauthenticated", message, List.of(), BEARER);
  }

  private static Failure forbidden() {
    return plain(403, "forbidden", "the caller's role does not allow this");
  }

  private static Failure badJson(JacksonException error) {
    JsonLocation at = error.getLocation();
    String position =
        at == null || at.getLineNr() < 1
            ? ""
            : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    String path = error instanceof JsonMappingException e ? path(e) : "";
    String what =
        switch (error) {
          case UnrecognizedPropertyException e ->
              "unknown field: " + e.getPropertyName() + " (expected one of " + known(e) + ")";
          case JsonMappingException e when e.getCause() instanceof IllegalArgumentException cause ->
              text(cause.getMessage());
          case InvalidFormatException e when e.getTargetType() != null ->
              text(String.valueOf(e.getValue()))
                  + " (expected "
                  + expected(e.getTargetType())
                  + ")";
          case MismatchedInputException e when e.getTargetType() != null ->
              "wrong type or missing (expected " + expected(e.getTargetType()) + ")";
          case ValueInstantiationException e when e.getCause() instanceof NullPointerException ->
              "null in a list or map (expected a value)";
          case JsonMappingException e ->
              "wrong type or missing value: " + text(e.getOriginalMessage());
          default -> "not JSON: " + text(error.getOriginalMessage());
        };
    String field = path.isEmpty() ? position : path;
    String message = position.isEmpty() ? what : what + " at " + position;
    return new Failure(400, "bad_json", message, List.of(new ErrorDetail(field, what)), Map.of());
  }

  /** What JSON a Java type is written as. */
  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(value -> value.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Instant.class) {
      return "a time like 2026-01-31T12:00:00Z";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a string";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static String known(UnrecognizedPropertyException error) {
    var names = error.getKnownPropertyIds();
    return names == null
        ? "none"
        : names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String path(JsonMappingException error) {
    return error.getPath().stream()
        .map(ref -> ref.getFieldName() == null ? "[" + ref.getIndex() + "]" : ref.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** Parser texts name Java types; only their first line, without them, goes out. */
  private static String text(@Nullable String original) {
    if (original == null) {
      return "unreadable";
    }
    String line = original.lines().findFirst().orElse("");
    String bare = line.replaceFirst("\\s*\\[?\\(?Source: .*", "");
    String plain = bare.replaceAll("`?(?:[a-z][a-z0-9]*\\.){2,}[A-Za-z0-9_$<>.]+`?", "value");
    return plain.length() > 300 ? plain.substring(0, 300) : plain;
  }
}
