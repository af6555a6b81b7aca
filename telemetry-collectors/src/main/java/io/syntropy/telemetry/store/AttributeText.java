package io.syntropy.telemetry.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.syntropy.slo.Attributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attributes as one column: a JSON object of strings, sorted by key, without spaces. Each pair is
 * written in one way only, so that a column has the pair exactly when its text contains {@link
 * #pair}; finding that is several times cheaper than parsing.
 *
 * <p>For this a quote within text is written as its number, and a key's first character is escaped
 * when it is one that follows a closing quote elsewhere: otherwise the end of one value and the
 * beginning of the next key could look like a pair.
 */
final class AttributeText {
  private static final JsonFactory JSON = new JsonFactory();

  private AttributeText() {}

  static String encode(Attributes attributes) {
    if (attributes.size() == 0) {
      return "{}";
    }
    StringBuilder out = new StringBuilder(attributes.size() * 40).append('{');
    attributes.forEach((key, value) -> {
      if (out.length() > 1) {
        out.append(',');
      }
      pair(key, value, out);
    });
    return out.append('}').toString();
  }

  /** How {@code key} with {@code value} looks in {@link #encode}. */
  static String pair(String key, String value) {
    StringBuilder out = new StringBuilder();
    pair(key, value, out);
    return out.toString();
  }

  private static void pair(String key, String value, StringBuilder out) {
    out.append('"');
    int from = 0;
    if (!key.isEmpty() && ",:}".indexOf(key.charAt(0)) >= 0) {
      out.append("\\u").append(HexFormat.of().toHexDigits(key.charAt(0)));
      from = 1;
    }
    quote(key.substring(from), out);
    out.append("\":\"");
    quote(value, out);
    out.append('"');
  }

  private static void quote(String text, StringBuilder out) {
    if (text.indexOf('"') < 0) {
      JsonStringEncoder.getInstance().quoteAsString(text, out);
    } else {
      StringBuilder quoted = new StringBuilder();
      JsonStringEncoder.getInstance().quoteAsString(text, quoted);
      out.append(quoted.toString().replace("\\\"", "\\u0022"));
    }
  }

  static Attributes decode(String text) {
    if (text.equals("{}")) {
      return Attributes.EMPTY;
    }
    Map<String, String> map = new LinkedHashMap<>();
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
        if (in.nextToken() == JsonToken.VALUE_STRING) {
          map.put(key, in.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Attributes.of(map);
  }
}
