package io.syntropy.telemetry;

/**
 * More work is waiting than may be held in memory. Nothing was stored; the sender should wait and
 * send the same again.
 */
public final class Overloaded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Overloaded(String message) {
    super(message, null, false, false);
  }
}
