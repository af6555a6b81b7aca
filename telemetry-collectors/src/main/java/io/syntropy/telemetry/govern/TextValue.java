package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.is;

/**
 * Where the value of a key lies inside a text.
 *
 * @param start first byte of the value, after an opening quote
 * @param end one past its last byte
 */
record TextValue(int start, int end) {
  private static final String ENDS = ",;&\"'()[]{}<>\\|";

  /**
   * The value after a key's sign.
   *
   * @param line whether it goes to the end of the line, as in headers
   */
  static TextValue at(byte[] in, int from, int to, boolean line) {
    int i = from;
    if (i < to && (in[i] == '=' || in[i] == '>')) {
      i++;
    }
    for (int n = 0; n < 2 && i < to && (in[i] == ' ' || in[i] == '\t'); n++) {
      i++;
    }
    int escapes = i;
    while (i < to && in[i] == '\\' && i - escapes < 4) {
      i++;
    }
    escapes = i - escapes;
    if (i < to && (in[i] == '"' || in[i] == '\'')) {
      return new TextValue(i + 1, quoteEnd(in, i + 1, to, in[i], escapes));
    }
    int start = i;
    while (i < to && !(line ? in[i] == '\n' || in[i] == '\r' || in[i] == '"' : ends(in[i]))) {
      i++;
    }
    return new TextValue(start, i);
  }

  private static boolean ends(byte b) {
    return is(b, Bytes.WHITE) || ENDS.indexOf(b) >= 0;
  }

  /** The closing quote is behind as many backslashes as the opening one was. */
  private static int quoteEnd(byte[] in, int from, int to, byte quote, int escapes) {
    int slashes = 0;
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        slashes++;
      } else {
        if (in[i] == quote && slashes <= escapes) {
          return i - slashes;
        }
        slashes = 0;
      }
    }
    return to;
  }

  /** Whether a header's whole line is the value of this key. */
  static boolean isHeader(byte[] in, int from, int to) {
    return Bytes.startsWithIgnoringCase(in, Math.max(from, to - 6), to, "cookie")
        || Bytes.startsWithIgnoringCase(in, Math.max(from, to - 13), to, "authorization");
  }

  /** Whether there is something to hide: not nothing, null, a boolean or what was scrubbed. */
  boolean says(byte[] in) {
    int length = end - start;
    return length > 0
        && !Bytes.startsWith(in, start, end, "[redacted")
        && !(length == 4 && Bytes.startsWithIgnoringCase(in, start, end, "null"))
        && !(length == 4 && Bytes.startsWithIgnoringCase(in, start, end, "none"))
        && !(length == 4 && Bytes.startsWithIgnoringCase(in, start, end, "true"))
        && !(length == 5 && Bytes.startsWithIgnoringCase(in, start, end, "false"));
  }
}
