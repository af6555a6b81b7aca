package io.syntropy.telemetry;

/** A request that cannot be read at all; sending the same again will fail the same way. */
public final class MalformedPayload extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedPayload(String message) {
    super(message, null, false, false);
  }
}
