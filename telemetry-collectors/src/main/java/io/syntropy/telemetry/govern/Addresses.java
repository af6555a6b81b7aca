package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.is;

/** Where the parts of an e-mail address begin and end (RFC 5321, without quoted local parts). */
final class Addresses {
  private static final int MAX_DOMAIN = 255;

  private Addresses() {}

  /** Where the local part begins that ends at {@code at}, not before {@code floor}. */
  static int localStart(byte[] in, int floor, int at) {
    int start = at;
    while (start > floor && isLocal(in[start - 1])) {
      start--;
    }
    while (start < at && (in[start] & 0xc0) == 0x80) {
      start++; // not in the middle of a character
    }
    while (start < at && (in[start] == '.' || in[start] == '-' || in[start] == '%')) {
      start++;
    }
    return start;
  }

  private static boolean isLocal(byte b) {
    return b < 0 || is(b, Bytes.RUN) || b == '+' || b == '%' || b == '\'' || b == '!' || b == '~';
  }

  /** Where the domain ends that begins at {@code start}; {@code start} when it is none. */
  static int domainEnd(byte[] in, int start, int to) {
    int end = start;
    int lastDot = -1;
    int limit = Math.min(to, start + MAX_DOMAIN);
    while (end < limit && (in[end] < 0 || is(in[end], Bytes.RUN & ~Bytes.UNDERSCORE))) {
      end++;
    }
    while (end > start && (in[end - 1] == '.' || in[end - 1] == '-')) {
      end--;
    }
    while (end > start && end < to && (in[end] & 0xc0) == 0x80) {
      end--; // not in the middle of a character
    }
    for (int k = start; k < end; k++) {
      if (in[k] == '.') {
        lastDot = k;
      }
    }
    boolean named = lastDot > start && end - lastDot > 2 && !Bytes.digit(in[lastDot + 1]);
    return named && !isScale(in, start, lastDot) ? end : start;
  }

  /** {@code icon@2x.png} is a picture. */
  private static boolean isScale(byte[] in, int start, int dot) {
    return dot - start == 2 && Bytes.digit(in[start]) && in[start + 1] == 'x';
  }
}
