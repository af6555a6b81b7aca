package io.syntropy.telemetry.store;

import org.jspecify.annotations.Nullable;

/** The store cannot write or answer at the moment; a later attempt may succeed. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
