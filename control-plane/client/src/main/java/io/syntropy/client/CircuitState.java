package io.syntropy.client;

/** Whether a service in a region is well enough to be called. */
public enum CircuitState {
  /** Call it. */
  CLOSED,
  /** Do not: fail at once, or do without. */
  OPEN,
  /** Let a call through now and then: it tells whether the service is well again. */
  HALF_OPEN,
  /** Nobody has said for 30 s, or ever: call it, as if it were closed. */
  UNKNOWN
}
