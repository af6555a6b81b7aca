package io.syntropy.telemetry.store.rollup;

/** Stored bytes are not what was written. */
public final class DamagedRollup extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedRollup(String message) {
    super(message);
  }
}
