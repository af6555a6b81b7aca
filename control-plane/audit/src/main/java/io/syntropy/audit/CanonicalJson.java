package io.syntropy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/** RFC 8785: one byte sequence for one JSON value. */
public final class CanonicalJson {
  /** Deepest nesting of arrays and objects accepted. */
  public static final int MAX_DEPTH = 32;

  private CanonicalJson() {}

  /**
   * @param json an object or array
   * @return its canonical form in UTF-8
   * @throws IllegalArgumentException when it is no JSON, has duplicate keys, is nested deeper than
   *     {@link #MAX_DEPTH} or has half a surrogate pair
   */
  public static byte[] canonicalize(String json) {
    checkDepth(json);
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
      String canonical = new JsonCanonicalizer(json).getEncodedString();
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(canonical));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("JSON: half a surrogate pair", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("JSON: " + e.getMessage(), e);
    }
  }

  private static void checkDepth(String json) {
    int depth = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        depth++;
        if (depth > MAX_DEPTH) {
          throw new IllegalArgumentException("JSON: nested deeper than " + MAX_DEPTH + " levels");
        }
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
  }
}
