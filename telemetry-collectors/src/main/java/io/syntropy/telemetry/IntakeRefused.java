package io.syntropy.telemetry;

/** A request was not taken in; the message says why. */
public final class IntakeRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  IntakeRefused(String message, boolean retryable) {
    super(message, null, false, false);
    this.retryable = retryable;
  }

  /** Whether the same request may be taken later. */
  public boolean retryable() {
    return retryable;
  }
}
