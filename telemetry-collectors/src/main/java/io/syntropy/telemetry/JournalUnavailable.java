package io.syntropy.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The journal could not make a record durable: the disk is full or failing, or the journal is
 * closed. Nothing may be acknowledged; the sender may try again later.
 */
public final class JournalUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
