package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.is;
import static io.syntropy.telemetry.govern.Bytes.startsWith;

import io.syntropy.telemetry.EnumCounts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text, looking for what must not be stored. The text is taken apart into runs of
 * letters, digits, dots, dashes and underscores; each run is judged when it ends, what stands
 * between them when it is one of a few signs. Nothing is looked at again except within fixed
 * distances, so the time is linear in the length whatever the text is.
 */
final class TextScan {
  private static final int MAX_LOCAL_PART = 64;
  private static final String KEY_BEGIN = "-----BEGIN";

  private final KeyRules keys;
  private final IdentityHash hashes;
  private final EnumCounts<ScrubRule> counts;
  private final byte[] in;
  private final int from;
  private final int to;
  private @Nullable Numbers lazyNumbers;
  private @Nullable ByteArrayOutputStream out;
  private int copied;
  private int i;
  private int runStart;
  private int runEnd;
  private int runKinds;
  private int mailFloor;
  private long steps;

  TextScan(
      KeyRules keys,
      IdentityHash hashes,
      EnumCounts<ScrubRule> counts,
      byte[] in,
      int from,
      int to) {
    this.keys = keys;
    this.hashes = hashes;
    this.counts = counts;
    this.in = in;
    this.from = from;
    this.to = to;
    this.copied = from;
    this.i = from;
    this.runStart = from;
    this.runEnd = from - 1;
    this.mailFloor = from;
  }

  /** The scrubbed text, null when there was nothing to scrub. */
  @Nullable String scan() {
    while (i < to) {
      int kind = Bytes.kind(in[i]);
      if ((kind & Bytes.RUN) != 0) {
        run(kind);
      } else if (kind == Bytes.TRIGGER) {
        steps++;
        sign(in[i]);
      } else {
        steps++;
        i++;
      }
    }
    if (out == null) {
      return null;
    }
    out.write(in, copied, to - copied);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** How many bytes were looked at, those looked at twice counted twice. */
  long steps() {
    return steps;
  }

  private void run(int firstKind) {
    int start = i;
    int kinds = 0;
    int kind = firstKind;
    do {
      kinds |= kind;
      kind = ++i < to ? Bytes.kind(in[i]) : 0;
    } while ((kind & Bytes.RUN) != 0);
    steps += i - start;
    if (start > from && in[start - 1] == '\\' && i - start > 1 && is(in[start], Bytes.LETTER)) {
      start++; // the letter belongs to an escaped sign as \n
    }
    runStart = start;
    runEnd = i;
    runKinds = kinds;
    if ((kinds & (Bytes.LETTER | Bytes.UNDERSCORE)) == 0) {
      if ((kinds & Bytes.DIGIT) != 0) {
        number(start);
      }
      return;
    }
    int end = i;
    ScrubRule rule = Tokens.run(in, start, end, kinds);
    if (rule == null && in[end - 1] == '.') {
      end--; // of the sentence
      rule = Tokens.run(in, start, end, kinds);
    }
    int account = rule == null && (kinds & Bytes.DIGIT) != 0 ? Iban.end(in, start, to) : start;
    steps += account - start;
    if (rule != null) {
      emit(start, end, rule);
    } else if (account > start) {
      emit(start, account, ScrubRule.IBAN);
    } else if (Tokens.isScheme(in, start, i)) {
      authorization(i - start == 5);
    } else if ((kinds & Bytes.DASH) != 0) {
      dashed(start);
    }
  }

  private void dashed(int start) {
    int begin = i - KEY_BEGIN.length();
    if (begin >= start && startsWith(in, begin, i, KEY_BEGIN)) {
      privateKey(begin);
    } else if (startsWith(in, start, i, "--") && i < to && in[i] == ' ') {
      secretAfter(i + 1, false);
    }
  }

  private Numbers numbers() {
    if (lazyNumbers == null) {
      lazyNumbers = new Numbers(in, to);
    }
    return lazyNumbers;
  }

  private void number(int start) {
    int digit = start;
    while (digit < i && in[digit] == '-') {
      digit++;
    }
    boolean short0 = i - digit < 9 && (i >= to || (in[i] != ' ' && in[i] != '/'));
    if (digit >= i || !Bytes.digit(in[digit]) || short0) {
      return;
    }
    steps += Numbers.REACH;
    ScrubRule rule = numbers().grouped(digit);
    if (rule != null) {
      emit(digit, numbers().end(), rule);
    }
  }

  private void sign(byte sign) {
    int at = i++;
    switch (sign) {
      case '@' -> mail(at, at + 1);
      case '%' -> {
        if (startsWith(in, at, to, "%40")) {
          mail(at, at + 3);
        } else if (Bytes.startsWithIgnoringCase(in, at, to, "%2b")) {
          phone(at, at + 3);
        }
      }
      case '+' -> phone(at, at + 1);
      case '(' -> {
        steps += 8;
        if (at + 1 < to && Bytes.digit(in[at + 1]) && numbers().parenthesised(at)) {
          steps += Numbers.REACH;
          emit(at, numbers().end(), ScrubRule.PHONE);
        }
      }
      case ':' -> {
        if (startsWith(in, at, to, "://")) {
          userInfo(at + 3);
        } else {
          keyed(at);
        }
      }
      default -> keyed(at);
    }
  }

  private void phone(int at, int digits) {
    if (at > from && is(in[at - 1], Bytes.DIGIT | Bytes.LETTER | Bytes.UNDERSCORE)) {
      return;
    }
    steps += Numbers.REACH;
    if (numbers().international(digits)) {
      emit(at, numbers().end(), ScrubRule.PHONE);
    }
  }

  /** An address around the sign from {@code at} to {@code after}. */
  private void mail(int at, int after) {
    int floor = Math.max(Math.max(copied, mailFloor), at - MAX_LOCAL_PART);
    mailFloor = after;
    int start = Addresses.localStart(in, floor, at);
    int end = Addresses.domainEnd(in, after, to);
    steps += at - start + end - after;
    boolean git = at - start == 3 && startsWith(in, start, at, "git");
    if (start < at && end > after && !git) {
      emit(start, end, ScrubRule.EMAIL);
    }
  }

  private void userInfo(int start) {
    int k = Addresses.userInfoEnd(in, start, to);
    steps += k - start;
    boolean marked = k > start && startsWith(in, start, to, "[redacted");
    boolean git = k - start == 3 && startsWith(in, start, k, "git");
    if (k < to && in[k] == '@' && k > start && !marked && !git) {
      emit(start, k, ScrubRule.URL_CREDENTIALS);
      mailFloor = k + 1;
    } else if (marked && k < to && in[k] == '@') {
      i = k;
    }
  }

  private void authorization(boolean basic) {
    int start = i;
    while (start < to && start - i < 4 && in[start] == ' ') {
      start++;
    }
    if (start == i) {
      return;
    }
    int end = Tokens.credentials(in, start, to, basic);
    if (end > start) {
      steps += end - start;
      emit(start, end, ScrubRule.AUTHORIZATION);
    } else {
      steps += 8;
    }
  }

  private void privateKey(int begin) {
    int end = Tokens.privateKeyEnd(in, i, to);
    steps += Math.max(48, end - i);
    if (end > i) {
      emit(begin, end, ScrubRule.PRIVATE_KEY);
    }
  }

  /** A sign after a key: {@code key=value}, {@code key: value}, {@code "key":"value"}. */
  private void keyed(int at) {
    if (runEnd < runStart || at - runEnd > 3 || (runKinds & Bytes.LETTER) == 0) {
      return;
    }
    boolean quoted = false;
    for (int k = runEnd; k < at; k++) {
      if (in[k] != '"' && in[k] != '\'' && in[k] != '\\' && in[k] != ' ') {
        return;
      }
      quoted |= in[k] != ' ';
    }
    secretAfter(at + 1, quoted || in[at] == '=');
  }

  private void secretAfter(int start, boolean certain) {
    steps += Math.min(96, runEnd - runStart);
    KeyRules.Action action = keys.of(in, runStart, runEnd);
    boolean drop = action == KeyRules.Action.DROP;
    boolean hash =
        certain && (action == KeyRules.Action.HASH || action == KeyRules.Action.HASH_UNLESS_HASHED);
    if (!drop && !hash) {
      return;
    }
    TextValue value = TextValue.at(in, start, to, drop && TextValue.isHeader(in, runStart, runEnd));
    steps += value.end() - start;
    if (value.says(in)) {
      if (drop) {
        emit(value.start(), value.end(), ScrubRule.SECRET_IN_TEXT);
      } else if (!isHashed(action, value)) {
        counts.add(ScrubRule.IDENTITY);
        replace(value.start(), value.end(), hashes.of(in, value.start(), value.end()));
      } else {
        i = value.end();
      }
    } else if (value.end() > i) {
      i = Math.max(i, value.start());
    }
  }

  private boolean isHashed(KeyRules.Action action, TextValue value) {
    return action == KeyRules.Action.HASH
        ? IdentityHash.isOwn(in, value.start(), value.end())
        : IdentityHash.looksHashed(in, value.start(), value.end());
  }

  private void emit(int start, int end, ScrubRule rule) {
    counts.add(rule);
    replace(start, end, rule.marker());
  }

  private void replace(int start, int end, String text) {
    if (out == null) {
      out = new ByteArrayOutputStream(to - from + 32);
    }
    out.write(in, copied, start - copied);
    String quote = jsonQuote(start);
    out.writeBytes((quote + text + quote).getBytes(StandardCharsets.UTF_8));
    copied = end;
    i = end;
    runEnd = runStart - 1;
  }

  /** The quote a bare value of JSON needs when a text takes its place; empty elsewhere. */
  private String jsonQuote(int start) {
    int k = start - 1;
    if (k > from && in[k] == ' ') {
      k--;
    }
    if (k < from + 2 || in[k] != ':' || in[k - 1] != '"') {
      return "";
    }
    return in[k - 2] == '\\' ? "\\\"" : "\"";
  }
}
