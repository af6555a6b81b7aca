package io.syntropy.client.token;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is stored about a token: never the token itself.
 *
 * @param hash SHA-256 of the token, 64 lower-case hex digits
 * @param use where it is taken: {@code bearer} in the Authorization header, {@code session} in the
 *     console's cookie
 * @param role admin, operator, viewer or service:NAME
 * @param name who it was made for, shown in the audit log; 1..64 printable characters
 * @param created when it was made
 * @param expires first instant at which it is refused
 * @param parent hash of the token a session was opened with; the session ends with it
 */
public record TokenRecord(
    String hash,
    Use use,
    String role,
    String name,
    Instant created,
    Instant expires,
    Optional<String> parent) {
  /** Where a token is accepted. */
  public enum Use {
    BEARER,
    SESSION
  }

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ROLE =
      Pattern.compile("admin|operator|viewer|service:[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@:/ -]{1,80}");

  public TokenRecord {
    check(HASH, "hash", hash, "64 hex digits");
    check(ROLE, "role", role, "admin, operator, viewer or service:NAME");
    check(NAME, "name", name, "1..80 letters, digits, blanks or . _ @ : / -");
    parent.ifPresent(hex -> check(HASH, "parent", hex, "64 hex digits"));
    if (!expires.isAfter(created)) {
      throw new IllegalArgumentException(
          "expires: " + expires + " (expected later than created, " + created + ")");
    }
  }

  private static void check(Pattern pattern, String field, String value, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(field + ": " + value + " (expected " + expected + ")");
    }
  }

  /** Whether it is refused at {@code now} because its time is over. */
  public boolean expired(Instant now) {
    return !now.isBefore(expires);
  }
}
