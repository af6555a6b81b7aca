package io.syntropy.telemetry.govern;

/** Classes of ASCII bytes, by which texts are taken apart. */
final class Bytes {
  static final int DIGIT = 1;
  static final int LETTER = 2;
  static final int DASH = 4;
  static final int DOT = 8;
  static final int UNDERSCORE = 16;

  /** What a run consists of. */
  static final int RUN = DIGIT | LETTER | DASH | DOT | UNDERSCORE;

  /** Something begins or ends here. */
  static final int TRIGGER = 32;

  static final int WHITE = 64;

  /** The shortest of what {@link Tokens} finds. */
  static final int SHORTEST_KEY = 14;

  private static final int SHORTEST_NUMBER = 9;

  private static final byte[] KIND = new byte[256];

  static {
    for (int c = '0'; c <= '9'; c++) {
      KIND[c] = DIGIT;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      KIND[c] = LETTER;
      KIND[c - 32] = LETTER;
    }
    KIND['-'] = DASH;
    KIND['.'] = DOT;
    KIND['_'] = UNDERSCORE;
    for (char c : "@%=:+(".toCharArray()) {
      KIND[c] = TRIGGER;
    }
    for (char c : " \t\r\n\f".toCharArray()) {
      KIND[c] = WHITE;
    }
  }

  private Bytes() {}

  static int kind(byte b) {
    return KIND[b & 0xff];
  }

  static boolean is(byte b, int kinds) {
    return (KIND[b & 0xff] & kinds) != 0;
  }

  /**
   * Whether a text is too short and plain for any pattern: no key of an issuer, no scheme with
   * credentials, no address, not enough digits for a number.
   */
  static boolean isHarmless(byte[] in, int from, int length) {
    if (length >= SHORTEST_KEY) {
      return false;
    }
    int kinds = 0;
    int digits = 0;
    for (int i = from; i < from + length; i++) {
      int kind = KIND[in[i] & 0xff];
      kinds |= kind;
      digits += kind & DIGIT;
    }
    return (kinds & (TRIGGER | WHITE)) == 0 && digits < SHORTEST_NUMBER;
  }

  static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean alphanumeric(byte b) {
    return is(b, DIGIT | LETTER);
  }

  static boolean startsWith(byte[] in, int from, int to, String ascii) {
    if (to - from < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (in[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@link #startsWith} without regard to case; {@code lower} is in lower case. */
  static boolean startsWithIgnoringCase(byte[] in, int from, int to, String lower) {
    if (to - from < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      int c = in[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
