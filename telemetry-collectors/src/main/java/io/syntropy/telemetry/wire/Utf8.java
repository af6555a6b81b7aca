package io.syntropy.telemetry.wire;

/** Strict UTF-8, as protobuf demands of texts. */
public final class Utf8 {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** Whether the bytes are well-formed: no overlong form, no surrogate, nothing over U+10FFFF. */
  public static boolean valid(byte[] bytes, int from, int to) {
    int i = from;
    while (to - i >= Long.BYTES && (WireReader.longAt(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /** The length of the well-formed sequence at {@code i}, 0 when there is none. */
  private static int sequence(byte[] bytes, int i, int to) {
    int first = bytes[i] & 0xFF;
    if (first < 0x80) {
      return 1;
    } else if (first < 0xC2 || first > 0xF4) {
      return 0;
    } else if (first < 0xE0) {
      return to - i >= 2 && follows(bytes[i + 1]) ? 2 : 0;
    } else if (first < 0xF0) {
      if (to - i < 3 || !follows(bytes[i + 1]) || !follows(bytes[i + 2])) {
        return 0;
      }
      int second = bytes[i + 1] & 0xFF;
      boolean overlong = first == 0xE0 && second < 0xA0;
      boolean surrogate = first == 0xED && second >= 0xA0;
      return overlong || surrogate ? 0 : 3;
    }
    if (to - i < 4 || !follows(bytes[i + 1]) || !follows(bytes[i + 2]) || !follows(bytes[i + 3])) {
      return 0;
    }
    int second = bytes[i + 1] & 0xFF;
    boolean overlong = first == 0xF0 && second < 0x90;
    boolean beyond = first == 0xF4 && second >= 0x90;
    return overlong || beyond ? 0 : 4;
  }

  private static boolean follows(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
