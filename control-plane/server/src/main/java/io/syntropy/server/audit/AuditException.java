package io.syntropy.server.audit;

/** The audit log refuses: a record that cannot be kept, or a tree that was tampered with. */
public final class AuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What the caller can do about it. */
  public enum Kind {
    /** The record is at fault: too large, or another one with its id is there. */
    BAD_RECORD,
    /** A record with this id and another content is in the log. */
    CONFLICT,
    /** The stored tree disagrees with itself or with a signed checkpoint. */
    TAMPERED
  }

  AuditException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
