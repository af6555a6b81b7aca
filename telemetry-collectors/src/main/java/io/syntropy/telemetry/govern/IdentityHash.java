package io.syntropy.telemetry.govern;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes of identities: {@code h_} and 24 hexadecimal digits, the first 96 bits of
 * HMAC-SHA-256 of the value as sent. The same value has the same hash for as long as the key lives,
 * so that joins work; without the key nobody can find out whose it is by trying names.
 */
final class IdentityHash {
  static final String PREFIX = "h_";
  static final int MIN_KEY = 16;
  private static final int BYTES = 12;
  private static final int LENGTH = PREFIX.length() + 2 * BYTES;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int CACHE = 4096;
  private static final int MAX_CACHED = 128;

  private record Known(byte[] value, String hash) {}

  private final ThreadLocal<Mac> macs;
  private final AtomicReferenceArray<Known> cache = new AtomicReferenceArray<>(CACHE);

  IdentityHash(byte[] key) {
    if (key.length < MIN_KEY) {
      throw new IllegalArgumentException(
          "key: " + key.length + " bytes (expected at least " + MIN_KEY + ")");
    }
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    macs = ThreadLocal.withInitial(() -> mac(secret));
  }

  /** The hash of the bytes from {@code from} to {@code to}. */
  String of(byte[] bytes, int from, int to) {
    if (to - from > MAX_CACHED) {
      return compute(bytes, from, to);
    }
    int h = 0;
    for (int i = from; i < to; i++) {
      h = h * 31 + bytes[i];
    }
    int slot = (h ^ h >>> 13) & CACHE - 1;
    Known known = cache.get(slot);
    if (known != null && Arrays.equals(known.value, 0, known.value.length, bytes, from, to)) {
      return known.hash;
    }
    String hash = compute(bytes, from, to);
    cache.set(slot, new Known(Arrays.copyOfRange(bytes, from, to), hash));
    return hash;
  }

  private String compute(byte[] bytes, int from, int to) {
    Mac mac = macs.get();
    mac.update(bytes, from, to - from);
    return PREFIX + HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
    }
  }

  /** Whether the text is one of ours. */
  static boolean isOwn(byte[] bytes, int from, int to) {
    return to - from == LENGTH
        && bytes[from] == 'h'
        && bytes[from + 1] == '_'
        && hexDigits(bytes, from + 2, to) == 2 * BYTES;
  }

  /**
   * Whether the text looks like a hash someone else made: 16 to 128 hexadecimal digits, {@code u_}
   * or an algorithm's name with a colon before them allowed. Decimal digits alone are one from 32
   * on: shorter, they are rather a number of a telephone or an account.
   */
  static boolean looksHashed(byte[] bytes, int from, int to) {
    if (isOwn(bytes, from, to)) {
      return true;
    }
    int start = from;
    if (to - from > 2 && bytes[from] == 'u' && bytes[from + 1] == '_') {
      start = from + 2;
    } else if (startsWith(bytes, from, to, "sha256:") || startsWith(bytes, from, to, "sha512:")) {
      start = from + 7;
    }
    int digits = hexDigits(bytes, start, to);
    if (digits != to - start || digits < 16 || digits > 128) {
      return false;
    }
    if (start > from || digits >= 32) {
      return true;
    }
    for (int i = start; i < to; i++) {
      if (bytes[i] > '9') {
        return true;
      }
    }
    return false;
  }

  private static int hexDigits(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < Math.min(to, from + 129); i++) {
      if (HexFormat.isHexDigit(bytes[i])) {
        count++;
      }
    }
    return count;
  }

  private static boolean startsWith(byte[] bytes, int from, int to, String text) {
    byte[] prefix = text.getBytes(StandardCharsets.US_ASCII);
    return to - from >= prefix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }
}
