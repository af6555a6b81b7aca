package io.syntropy.postgres;

/** The embedded PostgreSQL could not be prepared, started or used; the message says what to do. */
public class PostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PostgresException(String message) {
    super(message);
  }

  public PostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
