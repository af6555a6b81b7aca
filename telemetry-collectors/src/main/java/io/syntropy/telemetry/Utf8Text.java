package io.syntropy.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Valid UTF-8 inside a larger array, read in place. The array belongs to somebody else and is
 * written over later: a text that is to be kept must be copied by {@link #toString}.
 *
 * @param bytes not to be modified
 * @param offset of the first byte
 * @param length in bytes
 */
public record Utf8Text(byte[] bytes, int offset, int length) {
  /** No text. */
  public static final Utf8Text EMPTY = new Utf8Text(new byte[0], 0, 0);

  public Utf8Text {
    Objects.checkFromIndexSize(offset, length, bytes.length);
  }

  /** A copy of {@code text}. */
  public static Utf8Text of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8Text(bytes, 0, bytes.length);
  }

  /** The byte at {@code index}, 0 to {@link #length} - 1. */
  public byte at(int index) {
    return bytes[offset + Objects.checkIndex(index, length)];
  }

  /** Whether it begins with {@code ascii}. */
  public boolean startsWith(String ascii) {
    if (length < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[offset + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Utf8Text t
        && java.util.Arrays.equals(
            bytes, offset, offset + length, t.bytes, t.offset, t.offset + t.length);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
