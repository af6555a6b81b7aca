package io.syntropy.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's key: an Ed25519 key with a name, as C2SP signed-note defines it. Its
 * text form (vkey) is {@code NAME+KEYID+BASE64}.
 */
public final class NoteVerifier {
  private static final byte ED25519 = 1;
  private static final int KEY_LENGTH = 32;
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte type;
  private final byte[] rawKey;
  private final PublicKey key;

  private NoteVerifier(String name, byte type, byte[] rawKey) {
    if (!validName(name)) {
      throw new IllegalArgumentException(
          "key name: '" + name + "' (expected no white space and no '+')");
    }
    this.name = name;
    this.type = type;
    this.rawKey = rawKey;
    try {
      byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + KEY_LENGTH);
      System.arraycopy(rawKey, 0, spki, SPKI_PREFIX.length, KEY_LENGTH);
      this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("public key of " + name + " is no Ed25519 key", e);
    }
  }

  static boolean validName(String name) {
    return !name.isEmpty()
        && name.indexOf('+') < 0
        && name.codePoints()
            .noneMatch(
                c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c < 32 || c == 127);
  }

  /** The verifier of a named key. */
  public static NoteVerifier of(String name, PublicKey key) {
    byte[] spki = key.getEncoded();
    if (spki == null
        || spki.length != SPKI_PREFIX.length + KEY_LENGTH
        || !Arrays.equals(spki, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length)) {
      throw new IllegalArgumentException("key: " + key.getAlgorithm() + " (expected Ed25519)");
    }
    return new NoteVerifier(
        name, ED25519, Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length));
  }

  /**
   * Reads a vkey.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static NoteVerifier parse(String vkey) {
    return parse(vkey, ED25519);
  }

  /** Reads a vkey of one signature type of C2SP signed-note; all here are over Ed25519 keys. */
  static NoteVerifier parse(String vkey, byte type) {
    String[] parts = vkey.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "public key: '" + vkey.strip() + "' (expected NAME+ID+KEY)");
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != 1 + KEY_LENGTH || typed[0] != type) {
      throw new IllegalArgumentException(
          "public key of " + parts[0] + ": not an Ed25519 key of type " + type);
    }
    NoteVerifier verifier =
        new NoteVerifier(parts[0], type, Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().formatHex(verifier.keyId()).equals(parts[1])) {
      throw new IllegalArgumentException(
          "public key of " + parts[0] + ": id " + parts[1] + " does not belong to the key");
    }
    return verifier;
  }

  public String name() {
    return name;
  }

  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key); the type of a log is 0x01. */
  public byte[] keyId() {
    MessageDigest digest = Hash.sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(type);
    return Arrays.copyOf(digest.digest(rawKey), 4);
  }

  /** The text form, {@code NAME+KEYID+BASE64}. */
  public String vkey() {
    byte[] typed = new byte[1 + KEY_LENGTH];
    typed[0] = type;
    System.arraycopy(rawKey, 0, typed, 1, KEY_LENGTH);
    return name
        + "+"
        + HexFormat.of().formatHex(keyId())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature verification = Signature.getInstance("Ed25519");
      verification.initVerify(key);
      verification.update(message);
      return verification.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  @Override
  public String toString() {
    return vkey();
  }
}
