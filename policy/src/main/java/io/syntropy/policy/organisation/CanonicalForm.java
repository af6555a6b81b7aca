package io.syntropy.policy.organisation;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;

/** Maps, lists, texts, numbers and truth values as RFC 8785 JSON. Not a number is null. */
final class CanonicalForm {
  private CanonicalForm() {}

  static String of(Object value) {
    StringBuilder out = new StringBuilder(1024);
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> text(out, text);
      case Boolean truth -> out.append(truth);
      case Number number -> number(out, number.doubleValue());
      case Map<?, ?> map -> object(out, map);
      case Collection<?> list -> array(out, list);
      default ->
          throw new IllegalArgumentException(
              "%s (expected map, list, text, number or truth)".formatted(value.getClass()));
    }
  }

  private static void number(StringBuilder out, double value) {
    try {
      out.append(Double.isNaN(value) ? "null" : NumberToJSON.serializeNumber(value));
    } catch (IOException e) {
      throw new IllegalArgumentException("number: " + value + " (expected finite)", e);
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    // RFC 8785 sorts by UTF-16 units, which is the order of String.
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    char separator = '{';
    for (Map.Entry<String, @Nullable Object> e : sorted.entrySet()) {
      out.append(separator);
      text(out, e.getKey());
      out.append(':');
      write(out, e.getValue());
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void array(StringBuilder out, Collection<?> list) {
    char separator = '[';
    for (Object element : list) {
      out.append(separator);
      write(out, element);
      separator = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            i += unit(out, text, i);
          }
        }
      }
    }
    out.append('"');
  }

  /** Half a surrogate pair would become a question mark in UTF-8: two inputs of one hash. */
  private static int unit(StringBuilder out, String text, int i) {
    int point = text.codePointAt(i);
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw new IllegalArgumentException("text: half a surrogate pair at " + i);
    }
    out.appendCodePoint(point);
    return Character.charCount(point) - 1;
  }
}
