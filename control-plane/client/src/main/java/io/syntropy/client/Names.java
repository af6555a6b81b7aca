package io.syntropy.client;

import java.util.regex.Pattern;

/** The one shape of names that travel in paths and query strings: 1 to 63 of a-z 0-9 . _ -. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");

  private Names() {}

  static String requireName(String field, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected 1 to 63 letters, digits, '.', '_' or '-')");
    }
    return value;
  }
}
