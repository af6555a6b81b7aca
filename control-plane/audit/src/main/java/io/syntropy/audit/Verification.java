package io.syntropy.audit;

import java.util.OptionalLong;

/**
 * What a check of a log found.
 *
 * @param firstBadEntry empty when the log is good; else the first entry that is wrong or, where
 *     that cannot be told, the first that no valid checkpoint proves (the message says which)
 * @param message one line for people
 */
public record Verification(OptionalLong firstBadEntry, String message) {
  static Verification good(String message) {
    return new Verification(OptionalLong.empty(), message);
  }

  static Verification bad(long entry, String message) {
    return new Verification(OptionalLong.of(entry), message);
  }

  public boolean ok() {
    return firstBadEntry.isEmpty();
  }

  /** {@code ok: …}, or {@code first bad entry: N} and the reason on a second line. */
  public String report() {
    return firstBadEntry.isEmpty()
        ? "ok: " + message
        : "first bad entry: " + firstBadEntry.getAsLong() + "\n" + message;
  }
}
