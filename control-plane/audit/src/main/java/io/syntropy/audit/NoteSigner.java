package io.syntropy.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The private half of a log's key. Its secret text form is two lines, {@code
 * PRIVATE+KEY+NAME+KEYID+BASE64} and the vkey; {@link #toString()} shows only the public half.
 */
public final class NoteSigner {
  private static final String SECRET_PREFIX = "PRIVATE+KEY+";
  private static final int SEED_LENGTH = 32;
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final PrivateKey key;
  private final byte[] seed;
  private final NoteVerifier verifier;

  private NoteSigner(byte[] seed, NoteVerifier verifier) {
    this.seed = seed;
    this.verifier = verifier;
    try {
      byte[] encoded = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_LENGTH);
      System.arraycopy(seed, 0, encoded, PKCS8_PREFIX.length, SEED_LENGTH);
      this.key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("private key of " + verifier.name() + " is unusable", e);
    }
    byte[] probe = verifier.name().getBytes(StandardCharsets.UTF_8);
    if (!verifier.verifies(probe, signature(probe))) {
      throw new IllegalArgumentException(
          "private key of " + verifier.name() + " does not belong to its public key");
    }
  }

  /** A new random key. */
  public static NoteSigner generate(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPrivate().getEncoded();
      byte[] seed = Arrays.copyOfRange(encoded, encoded.length - SEED_LENGTH, encoded.length);
      return new NoteSigner(seed, NoteVerifier.of(name, pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /**
   * Reads {@link #secretText()}.
   *
   * @throws IllegalArgumentException when it is torn or the halves do not belong together; the
   *     message carries no part of the private key
   */
  public static NoteSigner parse(String secretText) {
    List<String> lines = secretText.strip().lines().toList();
    if (lines.size() != 2 || !lines.get(0).startsWith(SECRET_PREFIX)) {
      throw new IllegalArgumentException("signing key: expected a private and a public line");
    }
    NoteVerifier verifier = NoteVerifier.parse(lines.get(1));
    String[] parts = lines.get(0).substring(SECRET_PREFIX.length()).split("\\+", 3);
    byte[] typed = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
    if (typed.length != 1 + SEED_LENGTH || typed[0] != 1 || !parts[0].equals(verifier.name())) {
      throw new IllegalArgumentException(
          "signing key of " + verifier.name() + ": the private line is malformed");
    }
    return new NoteSigner(Arrays.copyOfRange(typed, 1, typed.length), verifier);
  }

  /** Two lines to be kept secret. */
  public String secretText() {
    byte[] typed = new byte[1 + SEED_LENGTH];
    typed[0] = 1;
    System.arraycopy(seed, 0, typed, 1, SEED_LENGTH);
    return SECRET_PREFIX
        + verifier.name()
        + "+"
        + HexFormat.of().formatHex(verifier.keyId())
        + "+"
        + Base64.getEncoder().encodeToString(typed)
        + "\n"
        + verifier.vkey()
        + "\n";
  }

  public NoteVerifier verifier() {
    return verifier;
  }

  /** Signs a text into a note. */
  public SignedNote sign(String text) {
    return SignedNote.signed(text, this);
  }

  byte[] signature(byte[] message) {
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(key);
      signing.update(message);
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + verifier.name(), e);
    }
  }

  @Override
  public String toString() {
    return "signer of " + verifier.vkey();
  }
}
