package io.syntropy.telemetry.wire;

/** Bytes are not what they should be. */
public final class WireFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** Not a protobuf message of its type. */
    MALFORMED,
    /** More messages than a body may hold. */
    TOO_MANY,
    /**
     * A field that may be there once is there again: legal, to be put right by {@link Canonical}.
     */
    REPEATED
  }

  private final Kind kind;

  private WireFault(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static WireFault malformed(String message) {
    return new WireFault(Kind.MALFORMED, message);
  }

  static WireFault tooMany(int limit) {
    return new WireFault(Kind.TOO_MANY, "messages in the body: over " + limit);
  }

  /** A field of a message was there before. */
  public static WireFault repeated() {
    return new WireFault(Kind.REPEATED, "field repeated");
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
