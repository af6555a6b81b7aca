package io.syntropy.slo;

import java.io.IOException;

/** A checkpoint that cannot be read: the caller rebuilds the state from the journal. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
