package io.syntropy.server.audit;

import org.jspecify.annotations.Nullable;

/** The first thing that a check of the store found wrong; ends the check. */
final class StoreFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String part;
  private final @Nullable Long entry;

  private StoreFault(String part, @Nullable Long entry, String message) {
    super(part + ": " + message);
    this.part = part;
    this.entry = entry;
  }

  static StoreFault entry(long index, String message) {
    return new StoreFault("entry " + index, index, message);
  }

  static StoreFault tile(int level, long index, String message) {
    return new StoreFault("tile " + level + "/" + index, null, message);
  }

  static StoreFault checkpoint(long size, String message) {
    return new StoreFault("checkpoint " + size, null, message);
  }

  static StoreFault head(String message) {
    return new StoreFault("audit_head", null, message);
  }

  String part() {
    return part;
  }

  @Nullable Long entry() {
    return entry;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
