package io.syntropy.server.publish;

import java.io.IOException;

/** What a target keeps contradicts the log: one of them was rewritten. */
final class RewrittenException extends IOException {
  private static final long serialVersionUID = 1L;

  RewrittenException(String message) {
    super(message);
  }
}
