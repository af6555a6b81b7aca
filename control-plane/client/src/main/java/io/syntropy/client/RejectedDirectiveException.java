package io.syntropy.client;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler that refuses a directive; acknowledged as {@code rejected}. */
public final class RejectedDirectiveException extends RuntimeException {
  /** The message is sent to the control plane as the acknowledgement's detail. */
  public RejectedDirectiveException(@Nullable String detail) {
    super(detail);
  }
}
