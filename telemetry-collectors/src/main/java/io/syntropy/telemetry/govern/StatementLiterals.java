package io.syntropy.telemetry.govern;

import io.syntropy.telemetry.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the literals out of a database statement: quoted strings and numbers become {@code ?}.
 * Names in double quotes, backticks or brackets and placeholders stay. One pass; a string that does
 * not end is a literal to the end.
 */
final class StatementLiterals {
  private StatementLiterals() {}

  /** The statement without literals, null when it had none. */
  static @Nullable String without(Utf8Text statement) {
    byte[] in = statement.bytes();
    int from = statement.offset();
    int to = from + statement.length();
    ByteArrayOutputStream out = null;
    int copied = from;
    int i = from;
    while (i < to) {
      int end = i;
      if (in[i] == '\'') {
        end = stringEnd(in, i + 1, to);
      } else if (Bytes.is(in[i], Bytes.DIGIT) && startsNumber(in, from, i)) {
        end = numberEnd(in, i, to);
      } else if (in[i] == '"' || in[i] == '`') {
        i = nameEnd(in, i + 1, to, in[i]);
        continue;
      }
      if (end == i) {
        i++;
        continue;
      }
      if (out == null) {
        out = new ByteArrayOutputStream(to - from);
      }
      out.write(in, copied, i - copied);
      out.write('?');
      copied = end;
      i = end;
    }
    if (out == null) {
      return null;
    }
    out.write(in, copied, to - copied);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int stringEnd(byte[] in, int from, int to) {
    int i = from;
    while (i < to) {
      if (in[i] == '\\') {
        i += 2;
      } else if (in[i] == '\'') {
        if (i + 1 >= to || in[i + 1] != '\'') {
          return i + 1;
        }
        i += 2;
      } else {
        i++;
      }
    }
    return to;
  }

  private static int nameEnd(byte[] in, int from, int to, byte quote) {
    int i = from;
    while (i < to && in[i] != quote) {
      i++;
    }
    return Math.min(to, i + 1);
  }

  /** Not inside a name ({@code t1}) and no placeholder ({@code $1}, {@code :1}). */
  private static boolean startsNumber(byte[] in, int from, int i) {
    if (i == from) {
      return true;
    }
    byte before = in[i - 1];
    return !Bytes.alphanumeric(before)
        && before != '_'
        && before != '$'
        && before != ':'
        && before != '@'
        && before >= 0;
  }

  private static int numberEnd(byte[] in, int from, int to) {
    int i = from;
    while (i < to && (Bytes.alphanumeric(in[i]) || in[i] == '.')) {
      i++;
    }
    return i;
  }
}
