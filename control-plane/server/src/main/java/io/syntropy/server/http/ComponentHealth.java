package io.syntropy.server.http;

/** One part of the server that can say how it is; a CDI bean, listed by {@code GET /status}. */
public interface ComponentHealth {
  /** Three-valued: unknown is never taken for good. */
  enum Health {
    GOOD,
    BAD,
    UNKNOWN
  }

  /**
   * The part's condition.
   *
   * @param health its judgement
   * @param detail one sentence with the observed value; no secrets
   */
  record Condition(Health health, String detail) {}

  /** Stable snake_case name, e.g. {@code journal}. */
  String name();

  /**
   * Called on each request for the status; answers at once and never throws on a fault it can name.
   */
  Condition check();
}
