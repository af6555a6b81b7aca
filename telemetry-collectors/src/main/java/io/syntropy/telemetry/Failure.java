package io.syntropy.telemetry;

/** Ways a request fails as a whole, with their HTTP status, gRPC code and statistics key. */
enum Failure {
  MALFORMED(400, 3, "malformed", false),
  UNAUTHENTICATED(401, 16, "unauthenticated", false),
  NOT_FOUND(404, 12, "refused", false),
  METHOD(405, 12, "refused", false),
  TIMEOUT(408, 4, "malformed", false),
  TOO_LARGE(413, 8, "too_large", false),
  UNSUPPORTED_TYPE(415, 3, "refused", false),
  UNSUPPORTED_ENCODING(415, 12, "refused", false),
  WRONG_HOST(421, 3, "refused", false),
  INTERNAL(500, 13, "unavailable", false),
  OVERLOADED(503, 8, "overloaded", true),
  UNAVAILABLE(503, 14, "unavailable", true);

  private final int httpStatus;
  private final int grpcCode;
  private final String key;
  private final boolean retryable;

  Failure(int httpStatus, int grpcCode, String key, boolean retryable) {
    this.httpStatus = httpStatus;
    this.grpcCode = grpcCode;
    this.key = key;
    this.retryable = retryable;
  }

  int httpStatus() {
    return httpStatus;
  }

  int grpcCode() {
    return grpcCode;
  }

  String key() {
    return key;
  }

  /** Whether the client is told when to try again. */
  boolean retryable() {
    return retryable;
  }
}
