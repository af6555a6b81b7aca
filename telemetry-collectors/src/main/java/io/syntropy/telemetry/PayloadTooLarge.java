package io.syntropy.telemetry;

/** A request beyond the bounds of size or count; sending the same again will fail the same way. */
public final class PayloadTooLarge extends Exception {
  private static final long serialVersionUID = 1L;

  public PayloadTooLarge(String message) {
    super(message, null, false, false);
  }
}
