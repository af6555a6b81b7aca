package io.syntropy.server.lease;

/** This server may not write: its epoch is not the lease's, or its lease ran out. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean superseded;

  FencedException(String message, boolean superseded) {
    super(message);
    this.superseded = superseded;
  }

  /** Whether another epoch was taken since, so that this one never writes again. */
  public boolean superseded() {
    return superseded;
  }
}
