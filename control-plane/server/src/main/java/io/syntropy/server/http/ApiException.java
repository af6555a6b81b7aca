package io.syntropy.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error the client is meant to see, answered as {@link ErrorBody} with its status. Thrown
 * anywhere below a resource method; never carries secrets, since the message goes out verbatim.
 */
public final class ApiException extends RuntimeException {
  private final int status;
  private final String code;
  private final List<ErrorDetail> details;
  private final Map<String, String> headers;

  private ApiException(
      int status,
      String code,
      String message,
      List<ErrorDetail> details,
      Map<String, String> headers) {
    super(message);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected 400..599)");
    }
    this.status = status;
    this.code = code;
    this.details = List.copyOf(details);
    this.headers = Map.copyOf(headers);
  }

  /** Any status 400..599 with a stable snake_case code. */
  public static ApiException of(int status, String code, String message) {
    return new ApiException(status, code, message, List.of(), Map.of());
  }

  /** 400: the request cannot be understood. */
  public static ApiException badRequest(String message) {
    return of(400, "bad_request", message);
  }

  /** 400 with every fault found, so that the caller can mend them together. */
  public static ApiException invalid(String message, List<ErrorDetail> details) {
    return new ApiException(400, "invalid", message, details, Map.of());
  }

  /** 401: no credentials, or expired or revoked ones. */
  public static ApiException unauthenticated(String message) {
    return of(401, "unauthenticated", message).withHeader("WWW-Authenticate", "Bearer");
  }

  /** 403: known caller, not allowed. */
  public static ApiException forbidden(String message) {
    return of(403, "forbidden", message);
  }

  /** 404: no such thing. */
  public static ApiException notFound(String message) {
    return of(404, "not_found", message);
  }

  /** 409: the state of the thing does not allow this. */
  public static ApiException conflict(String message) {
    return of(409, "conflict", message);
  }

  /** 409: understood, but denied by guard or policy. */
  public static ApiException denied(String message) {
    return of(409, "denied", message);
  }

  /** 503 with Retry-After: try again later. */
  public static ApiException unavailable(String message, Duration retryAfter) {
    return of(503, "unavailable", message).withRetryAfter(retryAfter);
  }

  /** The same error with a list of faults. */
  public ApiException withDetails(List<ErrorDetail> faults) {
    return new ApiException(status, code, getMessage(), faults, headers);
  }

  /** The same error with Retry-After, rounded up to whole seconds, at least 1. */
  public ApiException withRetryAfter(Duration after) {
    long seconds = Math.max(1, after.plusMillis(999).toSeconds());
    return withHeader("Retry-After", Long.toString(seconds));
  }

  /** The same error with one more response header. */
  public ApiException withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new ApiException(status, code, getMessage(), details, all);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public List<ErrorDetail> details() {
    return details;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
