package io.syntropy.policy;

import java.time.Duration;

/** Checks whose messages name the value and the expectation. */
final class Bounds {
  private Bounds() {}

  static void name(String field, String value) {
    if (value.isBlank() || value.length() > 253) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected 1 to 253 characters)".formatted(field, value));
    }
  }

  static void ratio(String field, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s: %s (expected 0 < %s < 1)"
              .formatted(field, value, field.substring(field.indexOf('.') + 1)));
    }
  }

  static void range(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s: %s (expected %s to %s)".formatted(field, plain(value), plain(low), plain(high)));
    }
  }

  static void range(String field, Duration value, Duration low, Duration high) {
    if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected %s to %s)".formatted(field, value, low, high));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
