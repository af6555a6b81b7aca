package io.syntropy.opa;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as OPA hashes it for a bundle's signature: no spaces, keys in the order of their UTF-8
 * bytes, numbers as they were written, texts as Go's encoder writes them.
 */
final class SortedJson {
  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private SortedJson() {}

  static byte[] of(byte[] json) throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      parser.nextToken();
      return value(parser).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String value(JsonParser p) throws IOException {
    JsonToken token = p.currentToken();
    if (token == null) {
      throw new IOException("no JSON");
    }
    return switch (token) {
      case START_OBJECT -> object(p);
      case START_ARRAY -> array(p);
      case VALUE_STRING -> text(p.getText());
      default -> p.getText();
    };
  }

  private static String object(JsonParser p) throws IOException {
    Map<String, String> members = new TreeMap<>(BYTES);
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String name = p.currentName();
      p.nextToken();
      members.put(name, value(p));
    }
    StringBuilder out = new StringBuilder("{");
    members.forEach((name, value) ->
        out.append(out.length() > 1 ? "," : "").append(text(name)).append(':').append(value));
    return out.append('}').toString();
  }

  private static String array(JsonParser p) throws IOException {
    StringBuilder out = new StringBuilder("[");
    while (p.nextToken() != JsonToken.END_ARRAY) {
      out.append(out.length() > 1 ? "," : "").append(value(p));
    }
    return out.append(']').toString();
  }

  private static String text(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              boolean escaped = c < 0x20 || c == 0x2028 || c == 0x2029;
              out.append(escaped ? "\\u%04x".formatted(c) : String.valueOf((char) c));
            }
          }
        });
    return out.append('"').toString();
  }
}
