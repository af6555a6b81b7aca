package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.digit;

import org.jspecify.annotations.Nullable;

/**
 * Finds payment cards, tax and telephone numbers where a number begins. Looks at no more than
 * {@value #REACH} bytes from there, so that the whole scan stays linear.
 *
 * <p>Plain runs of digits are cards only in the lengths issuers use without separators (14 to 16)
 * and never telephone numbers, because identifiers, timestamps and amounts look the same; a
 * telephone number shows itself by {@code +}, by an area in parentheses or by its groups.
 */
final class Numbers {
  static final int REACH = 32;
  private static final int MAX_GROUPS = 6;

  private final byte[] in;
  private final int to;
  private final int[] at = new int[MAX_GROUPS];
  private final int[] length = new int[MAX_GROUPS];
  private int groups;
  private int end;

  Numbers(byte[] in, int to) {
    this.in = in;
    this.to = to;
  }

  /** Where the number that was found ends. */
  int end() {
    return end;
  }

  /** What begins with the digit at {@code from}, null for nothing. */
  @Nullable ScrubRule grouped(int from) {
    read(from);
    for (int n = Math.min(groups, 5); n >= 1; n--) {
      end = at[n - 1] + length[n - 1];
      if (!ends(end)) {
        continue;
      }
      if (isCardShape(n) && isCard(from, end)) {
        return ScrubRule.CARD;
      }
      if (isCpf(n)) {
        return ScrubRule.TAX_ID;
      }
      if (isLocalPhone(n)) {
        return ScrubRule.PHONE;
      }
    }
    return null;
  }

  /** Whether {@code (} at {@code from} begins an area in parentheses and a number after it. */
  boolean parenthesised(int from) {
    int close = from + 1;
    while (close < to && close - from <= 5 && digit(in[close])) {
      close++;
    }
    int area = close - from - 1;
    if (area < 2 || close >= to || in[close] != ')') {
      return false;
    }
    int next = close + 1 < to && in[close + 1] == ' ' ? close + 2 : close + 1;
    if (next >= to || !digit(in[next])) {
      return false;
    }
    read(next);
    byte first = in[from + 1];
    for (int n = Math.min(groups, 3); n >= 1; n--) {
      end = at[n - 1] + length[n - 1];
      if (ends(end) && (first == '0' ? isTrunkRest(n, area) : isRest(n, area, first))) {
        return true;
      }
    }
    return false;
  }

  private boolean isTrunkRest(int n, int area) {
    int digits = digits(n);
    return digits >= 6 && digits <= 8 && area >= 3;
  }

  private boolean isRest(int n, int area, byte first) {
    if (n != 2 || length[1] != 4) {
      return false;
    }
    return area == 3
        ? length[0] == 3 && first >= '2' && in[at[0]] >= '2'
        : area == 2 && (length[0] == 4 || (length[0] == 5 && in[at[0]] == '9'));
  }

  /** Whether E.164 digits, separated or not, begin at {@code from}, just after {@code +}. */
  boolean international(int from) {
    int digits = 0;
    int dots = 0;
    boolean separated = false;
    int i = from;
    if (i >= to || in[i] < '1' || in[i] > '9') {
      return false;
    }
    while (i < to && digits <= 15) {
      if (digit(in[i])) {
        digits++;
        i++;
        continue;
      }
      int next = afterSeparators(i);
      if (next == 0 || (digits >= 10 && in[i] == ' ' && !continuesInPairs(i, next, digits))) {
        break;
      }
      dots += in[i] == '.' ? 1 : 0;
      separated = true;
      i = next;
    }
    end = i;
    return digits <= 15 && digits >= (separated ? 9 : 10) && dots != 1 && ends(i);
  }

  /** Whether the last digits are written in pairs, as in +49 170 123 45 67: what follows is one. */
  private boolean continuesInPairs(int space, int next, int digits) {
    boolean pairBefore =
        digit(in[space - 1]) && digit(in[space - 2]) && !digit(in[space - 3]) && digits <= 13;
    return pairBefore && next + 1 < to && digit(in[next + 1]) && ends(next + 2);
  }

  /** The digit after one or two separators at {@code i}, 0 when none follows. */
  private int afterSeparators(int i) {
    for (int n = 0; n < 2; n++) {
      if (i + n >= to || " -.()".indexOf(in[i + n]) < 0) {
        return 0;
      }
      if (i + n + 1 < to && digit(in[i + n + 1])) {
        return i + n + 1;
      }
    }
    return 0;
  }

  /** Takes groups of digits apart that one separator divides. */
  private void read(int from) {
    groups = 0;
    int i = from;
    while (groups < MAX_GROUPS && i - from < REACH) {
      int start = i;
      while (i < to && digit(in[i]) && i - from <= REACH) {
        i++;
      }
      at[groups] = start;
      length[groups++] = i - start;
      boolean another =
          i + 1 < to
              && (in[i] == ' ' || in[i] == '-' || in[i] == '.' || in[i] == '/')
              && digit(in[i + 1]);
      if (!another) {
        return;
      }
      i++;
    }
  }

  /** Whether a number may end at {@code i}: no letter, and no further digits behind a sign. */
  private boolean ends(int i) {
    if (i >= to) {
      return true;
    }
    if (Bytes.is(in[i], Bytes.DIGIT | Bytes.LETTER | Bytes.UNDERSCORE)) {
      return false;
    }
    boolean sign = in[i] == '-' || in[i] == '.' || in[i] == ':';
    return !sign || i + 1 >= to || !Bytes.alphanumeric(in[i + 1]);
  }

  private int digits(int n) {
    int sum = 0;
    for (int g = 0; g < n; g++) {
      sum += length[g];
    }
    return sum;
  }

  private byte separator(int group) {
    return in[at[group] - 1];
  }

  private boolean evenlySeparated(int first, int n) {
    for (int g = first + 1; g < n; g++) {
      if (separator(g) != separator(first)) {
        return false;
      }
    }
    return true;
  }

  private boolean isCardShape(int n) {
    if (n == 1) {
      return length[0] >= 14 && length[0] <= 16;
    }
    byte separator = separator(1);
    if (separator == '/' || !evenlySeparated(1, n) || length[0] != 4) {
      return false;
    }
    if (n == 3) {
      return length[1] == 6 && (length[2] == 5 || length[2] == 4);
    }
    return n >= 4
        && length[1] == 4
        && length[2] == 4
        && length[3] == 4
        && (n == 4 || (n == 5 && length[4] == 3));
  }

  /** 123.456.789-09: nine digits and two that are sums of them by 11. */
  private boolean isCpf(int n) {
    boolean shaped =
        n == 4
            && length[0] == 3
            && length[1] == 3
            && length[2] == 3
            && length[3] == 2
            && separator(1) == '.'
            && separator(2) == '.'
            && separator(3) == '-';
    if (!shaped) {
      return false;
    }
    int first = 0;
    int second = 0;
    for (int place = 0; place < 9; place++) {
      int digit = in[at[place / 3] + place % 3] - '0';
      first += digit * (10 - place);
      second += digit * (11 - place);
    }
    int check = first * 10 % 11 % 10;
    int last = (second + check * 2) * 10 % 11 % 10;
    return in[at[3]] - '0' == check && in[at[3] + 1] - '0' == last;
  }

  /** Issuer's prefix with its lengths, then the Luhn sum (ISO/IEC 7812-1). */
  private boolean isCard(int from, int until) {
    int count = 0;
    int prefix = 0;
    int sum = 0;
    for (int i = until - 1, place = 0; i >= from; i--) {
      if (digit(in[i])) {
        int d = in[i] - '0';
        int doubled = place++ % 2 == 0 ? d : d * 2;
        sum += doubled > 9 ? doubled - 9 : doubled;
        count++;
      }
    }
    for (int i = from, n = 0; n < 4; i++) {
      if (digit(in[i])) {
        prefix = prefix * 10 + in[i] - '0';
        n++;
      }
    }
    return sum % 10 == 0 && isIssued(prefix, count);
  }

  private static boolean isIssued(int prefix, int count) {
    int two = prefix / 100;
    return switch (count) {
      case 14 -> two == 36 || two == 38 || two == 39 || prefix / 10 >= 300 && prefix / 10 <= 305;
      case 15 -> two == 34 || two == 37;
      case 16 ->
          two / 10 == 4
              || (two >= 51 && two <= 55)
              || (prefix >= 2221 && prefix <= 2720)
              || prefix == 6011
              || two == 65
              || (prefix >= 6440 && prefix <= 6499)
              || (prefix >= 3528 && prefix <= 3589)
              || two == 62;
      case 19 -> two / 10 == 4 || two == 62 || prefix == 6011 || two == 65;
      default -> false;
    };
  }

  private boolean isLocalPhone(int n) {
    if (n < 2) {
      return false;
    }
    byte first = in[at[0]];
    if (n == 3 && separator(2) == '-' && separator(1) == ' ' && first != '0') {
      // Brazil: 11 91234-5678
      if (length[0] == 2 && length[1] == 5 && length[2] == 4 && in[at[1]] == '9') {
        return true;
      }
    }
    if (first == '0') {
      return isTrunk(n);
    }
    int area = n == 4 && length[0] == 1 && first == '1' ? 1 : 0;
    // North America: 415-555-0123, 1-415-555-0123
    return n == 3 + area
        && length[area] == 3
        && length[area + 1] == 3
        && length[area + 2] == 4
        && in[at[area]] >= '2'
        && in[at[area + 1]] >= '2'
        && (separator(area + 1) == '-' || separator(area + 1) == '.')
        && evenlySeparated(area + 1, n);
  }

  /** Written with the trunk prefix 0, as in Europe: 030 12345678, 020 7946 0958, 06 12 34 56 78. */
  private boolean isTrunk(int n) {
    int digits = digits(n);
    byte behindArea = separator(1);
    boolean areaFits =
        length[0] >= 2 && length[0] <= 5 && in[at[0] + 1] != '0' && behindArea != '.';
    if (!areaFits || digits < 9 || digits > 11) {
      return false;
    }
    for (int g = 1; g < n; g++) {
      if (length[g] < 2 || separator(g) == '.' || (g > 1 && separator(g) == '/')) {
        return false;
      }
    }
    return n == 2 || evenlySeparated(2, n) && (behindArea == '/' || behindArea == separator(2));
  }
}
