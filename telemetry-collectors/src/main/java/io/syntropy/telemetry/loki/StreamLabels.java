package io.syntropy.telemetry.loki;

import io.syntropy.telemetry.MalformedPayload;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a stream's labels as Loki's protobuf has them: a selector of equalities with values quoted
 * as in Go, {@code {app="shop", path="C:\\logs"}}.
 */
final class StreamLabels {
  private final String text;
  private int at;

  private StreamLabels(String text) {
    this.text = text;
  }

  /**
   * The labels of {@code text}.
   *
   * @throws MalformedPayload when it is not such a selector
   */
  static Map<String, String> parse(String text) throws MalformedPayload {
    return new StreamLabels(text).labels();
  }

  private Map<String, String> labels() throws MalformedPayload {
    Map<String, String> labels = new LinkedHashMap<>();
    blanks();
    expect('{');
    blanks();
    while (peek() != '}') {
      String name = name();
      blanks();
      expect('=');
      blanks();
      labels.putIfAbsent(name, value());
      blanks();
      if (peek() != '}') {
        expect(',');
        blanks();
      }
    }
    at++;
    blanks();
    if (at != text.length()) {
      throw fault("the end");
    }
    return labels;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void blanks() {
    while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
      at++;
    }
  }

  private void expect(char c) throws MalformedPayload {
    if (peek() != c || at >= text.length()) {
      throw fault("'" + c + "'");
    }
    at++;
  }

  private String name() throws MalformedPayload {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '.' || peek() == ':')) {
      at++;
    }
    if (from == at) {
      throw fault("a label name");
    }
    return text.substring(from, at);
  }

  private String value() throws MalformedPayload {
    if (peek() == '`') {
      int end = text.indexOf('`', at + 1);
      if (end < 0) {
        throw fault("a closing back quote");
      }
      String raw = text.substring(at + 1, end);
      at = end + 1;
      return raw;
    }
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw fault("a closing quote");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      } else if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
  }

  private void escape(StringBuilder value) throws MalformedPayload {
    char c = peek();
    at++;
    switch (c) {
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case '\\', '"', '\'' -> value.append(c);
      case 'x' -> value.append((char) number(2, 16));
      case 'u' -> value.append((char) number(4, 16));
      case 'U' -> {
        int point = number(8, 16);
        if (!Character.isValidCodePoint(point)) {
          throw fault("a code point");
        }
        value.appendCodePoint(point);
      }
      default -> {
        at--;
        throw fault("an escape of Go's strings");
      }
    }
  }

  private int number(int digits, int radix) throws MalformedPayload {
    try {
      int found = Integer.parseUnsignedInt(text, at, Math.min(at + digits, text.length()), radix);
      at += digits;
      return found;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw fault(digits + " hexadecimal digits");
    }
  }

  private MalformedPayload fault(String expected) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return new MalformedPayload(
        "labels: " + shown + " (expected " + expected + " at character " + (at + 1) + ")");
  }
}
