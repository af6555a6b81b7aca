package io.syntropy.client;

import java.io.IOException;

/** The control plane answered with an error status. */
public final class SyntropyException extends IOException {
  private final int status;

  SyntropyException(int status, String message) {
    super("status " + status + ": " + message);
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
