package io.syntropy.telemetry.prometheus;

/** A page that is not of its format; the message names line and column. */
final class BadExposition extends Exception {
  private static final long serialVersionUID = 1L;

  BadExposition(String message) {
    super(message, null, false, false);
  }
}
