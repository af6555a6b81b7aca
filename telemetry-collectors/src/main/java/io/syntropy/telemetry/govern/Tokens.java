package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.govern.Bytes.startsWith;
import static io.syntropy.telemetry.govern.Bytes.startsWithIgnoringCase;

import org.jspecify.annotations.Nullable;

/** Recognises secrets by the prefixes their issuers gave them. Looks at each byte once. */
final class Tokens {
  /**
   * A prefix of API keys.
   *
   * @param rest least number of bytes after it
   */
  private record Prefix(String text, int rest) {}

  private static final Prefix[] PREFIXES = {
    new Prefix("AKIA", 16),
    new Prefix("ASIA", 16),
    new Prefix("AROA", 16),
    new Prefix("AIDA", 16),
    new Prefix("AIza", 35),
    new Prefix("AGE-SECRET-KEY-1", 40),
    new Prefix("SG.", 40),
    new Prefix("dop_v1_", 40),
    new Prefix("gho_", 30),
    new Prefix("ghp_", 30),
    new Prefix("ghr_", 30),
    new Prefix("ghs_", 30),
    new Prefix("ghu_", 30),
    new Prefix("github_pat_", 22),
    new Prefix("glpat-", 20),
    new Prefix("hf_", 30),
    new Prefix("hvs.", 24),
    new Prefix("npm_", 36),
    new Prefix("pypi-", 50),
    new Prefix("rk_live_", 10),
    new Prefix("rk_test_", 10),
    new Prefix("sk-", 20),
    new Prefix("sk_live_", 10),
    new Prefix("sk_test_", 10),
    new Prefix("whsec_", 16),
    new Prefix("xapp-", 10),
    new Prefix("xoxa-", 10),
    new Prefix("xoxb-", 10),
    new Prefix("xoxe-", 10),
    new Prefix("xoxe.", 10),
    new Prefix("xoxo-", 10),
    new Prefix("xoxp-", 10),
    new Prefix("xoxr-", 10),
    new Prefix("xoxs-", 10),
    new Prefix("ya29.", 20),
  };

  private static final boolean[] FIRST = new boolean[128];
  private static final int MIN_JWT = 30;
  private static final int MIN_BEARER = 16;
  private static final int MAX_BASIC = 512;

  static {
    for (Prefix prefix : PREFIXES) {
      FIRST[prefix.text.charAt(0)] = true;
    }
    for (char c : "ebB".toCharArray()) {
      FIRST[c] = true;
    }
  }

  private Tokens() {}

  /** What the run from {@code from} to {@code end} is as a whole, null for nothing secret. */
  static @Nullable ScrubRule run(byte[] in, int from, int end, int kinds) {
    if (end - from < Bytes.SHORTEST_KEY || in[from] < 0 || !FIRST[in[from]]) {
      return null;
    }
    if (in[from] == 'e') {
      boolean web = startsWith(in, from, end, "eyJ") && end - from >= MIN_JWT;
      return web && isJwt(in, from, end) ? ScrubRule.JWT : null;
    }
    if ((kinds & Bytes.DIGIT) == 0) {
      return null;
    }
    for (Prefix prefix : PREFIXES) {
      if (prefix.text.charAt(0) == in[from] && startsWith(in, from, end, prefix.text)) {
        int rest = end - from - prefix.text.length();
        boolean exact = prefix.rest == 16 && prefix.text.length() == 4;
        if (exact ? rest == 16 && isUpper(in, from, end) : rest >= prefix.rest) {
          return ScrubRule.API_KEY;
        }
      }
    }
    return null;
  }

  /** Three parts, or five when encrypted (RFC 7519, RFC 7516). */
  private static boolean isJwt(byte[] in, int from, int end) {
    int dots = 0;
    for (int i = from; i < end; i++) {
      dots += in[i] == '.' ? 1 : 0;
    }
    return dots == 2 || dots == 4;
  }

  private static boolean isUpper(byte[] in, int from, int end) {
    for (int i = from; i < end; i++) {
      boolean upper = in[i] >= 'A' && in[i] <= 'Z';
      if (!upper && !Bytes.digit(in[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the private key ends whose block's first words end at {@code from}; {@code from} when it
   * is another block. One that is cut off goes to the end.
   */
  static int privateKeyEnd(byte[] in, int from, int to) {
    int k = from;
    int limit = Math.min(to, from + 48);
    while (k < limit && !startsWith(in, k, to, "PRIVATE KEY")) {
      k++;
    }
    if (k == limit) {
      return from;
    }
    while (k < to && !(in[k] == '-' && startsWith(in, k, to, "-----END"))) {
      k++;
    }
    k = Math.min(to, k + 8);
    while (k < to && !(in[k] == '-' && startsWith(in, k, to, "-----"))) {
      k++;
    }
    return Math.min(to, k + 5);
  }

  /** Whether the run names an authorization scheme whose credentials may follow. */
  static boolean isScheme(byte[] in, int from, int end) {
    int length = end - from;
    return (length == 6 && startsWithIgnoringCase(in, from, end, "bearer"))
        || (length == 5 && startsWithIgnoringCase(in, from, end, "basic"));
  }

  /** Where the credentials end that begin at {@code from}; {@code from} when there are none. */
  static int credentials(byte[] in, int from, int to, boolean basic) {
    int i = from;
    boolean digits = false;
    while (i < to && (Bytes.is(in[i], Bytes.RUN) || in[i] == '+' || in[i] == '/' || in[i] == '~')) {
      digits |= Bytes.digit(in[i]);
      i++;
    }
    while (i < to && in[i] == '=') {
      i++;
    }
    int length = i - from;
    boolean secret =
        basic ? isUserAndPassword(in, from, i) : length >= MIN_BEARER || (length >= 8 && digits);
    return secret ? i : from;
  }

  private static boolean isUserAndPassword(byte[] in, int from, int end) {
    if (end - from < 4 || end - from > MAX_BASIC) {
      return end - from > MAX_BASIC;
    }
    int bits = 0;
    int held = 0;
    for (int i = from; i < end; i++) {
      int v = sextet(in[i]);
      if (v < 0) {
        return false;
      }
      bits = (bits << 6 | v) & 0xffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        if ((bits >>> held & 0xff) == ':') {
          return true;
        }
      }
    }
    return false;
  }

  private static int sextet(byte b) {
    if (b >= 'A' && b <= 'Z') {
      return b - 'A';
    }
    if (b >= 'a' && b <= 'z') {
      return b - 'a' + 26;
    }
    if (b >= '0' && b <= '9') {
      return b - '0' + 52;
    }
    return b == '+' || b == '-' ? 62 : b == '/' || b == '_' ? 63 : b == '=' ? 0 : -1;
  }
}
