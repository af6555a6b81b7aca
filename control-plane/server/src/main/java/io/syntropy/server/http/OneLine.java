package io.syntropy.server.http;

import org.jspecify.annotations.Nullable;

/** Texts of people that fit on one line, such as reasons. */
public final class OneLine {
  /** Characters that a reason may have. */
  public static final int REASON = 500;

  private OneLine() {}

  /**
   * The text without blanks around it.
   *
   * @param field its name, for the message
   * @param most characters
   * @throws ApiException 400 without one, or when it is longer or has control characters
   */
  public static String of(String field, @Nullable String value, int most) {
    if (value == null
        || value.isBlank()
        || value.length() > most
        || value.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.badRequest(
          "%s: %s (expected 1 to %d characters on one line)"
              .formatted(field, value == null ? "missing" : "not usable", most));
    }
    return value.strip();
  }
}
