package io.syntropy.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A SHA-256 Merkle tree hash as RFC 6962 section 2.1 defines it. Immutable. */
public final class Hash {
  /** Bytes in a hash. */
  public static final int LENGTH = 32;

  /** Root of the tree without leaves: SHA-256 of nothing. */
  public static final Hash EMPTY_ROOT = new Hash(sha256().digest());

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException unless there are exactly 32 bytes
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("hash: " + bytes.length + " bytes (expected 32)");
    }
    return new Hash(bytes.clone());
  }

  /**
   * Reads standard base64 with padding.
   *
   * @throws IllegalArgumentException unless it encodes exactly 32 bytes
   */
  public static Hash ofBase64(String text) {
    return of(Base64.getDecoder().decode(text));
  }

  /** SHA-256(0x00 ‖ leaf). */
  public static Hash ofLeaf(byte[] leaf) {
    MessageDigest digest = sha256();
    digest.update(LEAF_PREFIX);
    return new Hash(digest.digest(leaf));
  }

  /** SHA-256(0x01 ‖ left ‖ right). */
  public static Hash ofNode(Hash left, Hash right) {
    MessageDigest digest = sha256();
    digest.update(NODE_PREFIX);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** Standard base64 with padding. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
