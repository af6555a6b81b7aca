package io.syntropy.slo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The beginning of a text's SHA-256 in hexadecimal: an identity that is the same on every server
 * and after every restart. It tells things apart; it protects nothing.
 */
public final class ShortHash {
  private ShortHash() {}

  /**
   * @param bytes how many bytes of the hash, 1 to 32; the answer has two digits for each
   */
  public static String of(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
