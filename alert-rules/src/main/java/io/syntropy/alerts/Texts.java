package io.syntropy.alerts;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Bounds of what is kept in the records of this package. */
final class Texts {
  static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_VALUE = 1024;

  private Texts() {}

  static void key(String what, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new IllegalArgumentException(
          "%s: \"%s\" of %d characters (expected 1 to %d)"
              .formatted(what, cut(text, 80), text.length(), longest));
    }
  }

  /** The text, cut with an ellipsis and never inside a surrogate pair. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** A sorted copy: the same labels give the same bytes. */
  static Map<String, String> labels(String what, Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "%s: %d (expected at most %d)".formatted(what, labels.size(), MAX_LABELS));
    }
    TreeMap<String, String> copy = new TreeMap<>();
    labels.forEach((name, value) -> {
      key(what, name, 255);
      copy.put(name, cut(value, MAX_LABEL_VALUE));
    });
    return Collections.unmodifiableSortedMap(copy);
  }
}
