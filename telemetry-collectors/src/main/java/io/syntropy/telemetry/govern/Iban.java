package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.digit;

/**
 * Finds international bank account numbers (ISO 13616): a country, two check digits and up to 30
 * letters and digits, written in one or in groups of four. The check digits must fit, so that order
 * numbers and host names of the same shape stay.
 */
final class Iban {
  /** The shortest in use is Norway's. */
  private static final int SHORTEST = 15;

  private static final int LONGEST = 34;

  private Iban() {}

  /** Where the number that begins at {@code from} ends; {@code from} when none does. */
  static int end(byte[] in, int from, int to) {
    if (to - from < SHORTEST
        || !upper(in[from])
        || !upper(in[from + 1])
        || !digit(in[from + 2])
        || !digit(in[from + 3])) {
      return from;
    }
    int head = value(in, from, 4, 0);
    int rest = 0;
    int end = from + 4;
    int signs = 4;
    int found = from;
    boolean grouped = end < to && in[end] == ' ';
    while (end < to && signs < LONGEST) {
      int next = grouped && signs % 4 == 0 && in[end] == ' ' ? end + 1 : end;
      if (next >= to || !(upper(in[next]) || digit(in[next]))) {
        break;
      }
      rest = value(in, next, 1, rest);
      end = next + 1;
      signs++;
      if (signs >= SHORTEST && ends(in, end, to) && appended(rest, in, from, head) == 1) {
        found = end; // unless the groups behind it belong to it too
      }
    }
    return found;
  }

  private static boolean ends(byte[] in, int end, int to) {
    return end >= to || !Bytes.is(in[end], Bytes.DIGIT | Bytes.LETTER | Bytes.UNDERSCORE);
  }

  /** The remainder by 97 of the account followed by country and check digits. */
  private static int appended(int rest, byte[] in, int from, int head) {
    int power = 1;
    for (int i = 0; i < 4; i++) {
      power = power * (upper(in[from + i]) ? 100 : 10) % 97;
    }
    return (rest * power + head) % 97;
  }

  /** The remainder by 97 after {@code count} more signs; a letter is two digits, A is 10. */
  private static int value(byte[] in, int from, int count, int before) {
    int value = before;
    for (int i = from; i < from + count; i++) {
      value = digit(in[i]) ? value * 10 + in[i] - '0' : value * 100 + in[i] - 'A' + 10;
      value %= 97;
    }
    return value;
  }

  private static boolean upper(byte b) {
    return b >= 'A' && b <= 'Z';
  }
}
