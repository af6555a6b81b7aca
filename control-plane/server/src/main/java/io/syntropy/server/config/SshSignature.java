package io.syntropy.server.config;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it (OpenSSH's PROTOCOL.sshsig, version 1), by an
 * Ed25519, ECDSA or RSA key of at least 2048 bits. Keys in hardware ({@code sk-}) and certificates
 * are not understood.
 *
 * @param key the signer's public key, as in an {@code authorized_keys} line before its base64
 */
record SshSignature(byte[] key, String namespace, String hash, byte[] signature) {
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_BYTES = 16_384;
  private static final int MIN_RSA_BITS = 2048;

  /**
   * Reads an armoured signature.
   *
   * @throws IOException when it is none of this form
   */
  static SshSignature parse(byte[] armoured) throws IOException {
    String text = new String(armoured, StandardCharsets.US_ASCII).strip();
    if (armoured.length > MAX_BYTES || !text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IOException("not an SSH signature (expected gpg.format=ssh)");
    }
    byte[] blob;
    try {
      String base64 = text.substring(BEGIN.length(), text.length() - END.length());
      blob = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("not an SSH signature: not base64", e);
    }
    DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(blob));
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) || in.readInt() != 1) {
      throw new IOException("not an SSH signature of version 1");
    }
    byte[] key = string(in);
    String namespace = text(string(in));
    string(in); // reserved
    String hash = text(string(in));
    byte[] signature = string(in);
    if (in.read() >= 0) {
      throw new IOException("not an SSH signature: bytes after its end");
    }
    return new SshSignature(key, namespace, hash, signature);
  }

  /** The key's fingerprint as {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether it is a signature of {@code message} by its key for {@code wanted}.
   *
   * @throws IOException when the key or its algorithm is not understood
   */
  boolean signs(byte[] message, String wanted) throws IOException {
    if (!namespace.equals(wanted)) {
      return false;
    }
    try {
      DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(signature));
      String algorithm = text(string(in));
      byte[] raw = string(in);
      DataInputStream from = new DataInputStream(new java.io.ByteArrayInputStream(key));
      String type = text(string(from));
      Signature check = check(type, algorithm, from);
      check.update(signed(message));
      return check.verify(type.startsWith("ecdsa-") ? plain(type, raw) : raw);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] signed(byte[] message) throws IOException, GeneralSecurityException {
    String digest =
        switch (hash) {
          case "sha256" -> "SHA-256";
          case "sha512" -> "SHA-512";
          default -> throw new IOException("hash " + hash + " (expected sha256 or sha512)");
        };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(MAGIC);
    for (byte[] part :
        new byte[][] {
          namespace.getBytes(StandardCharsets.US_ASCII),
          {},
          hash.getBytes(StandardCharsets.US_ASCII),
          MessageDigest.getInstance(digest).digest(message)
        }) {
      out.writeInt(part.length);
      out.write(part);
    }
    return bytes.toByteArray();
  }

  private static Signature check(String type, String algorithm, DataInputStream key)
      throws IOException, GeneralSecurityException {
    boolean rsa = type.equals("ssh-rsa");
    if (!rsa && !algorithm.equals(type)) {
      throw new GeneralSecurityException("signature " + algorithm + " of a key " + type);
    }
    Signature check =
        Signature.getInstance(
            switch (algorithm) {
              case "ssh-ed25519" -> "Ed25519";
              case "rsa-sha2-256" -> "SHA256withRSA";
              case "rsa-sha2-512" -> "SHA512withRSA";
              case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
              case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
              case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
              default ->
                  throw new IOException(
                      "key type " + algorithm + " (expected Ed25519, ECDSA or RSA with SHA-2)");
            });
    check.initVerify(
        rsa ? rsa(key) : type.equals("ssh-ed25519") ? ed25519(string(key)) : ecdsa(type, key));
    return check;
  }

  private static PublicKey ed25519(byte[] littleEndian) throws GeneralSecurityException {
    if (littleEndian.length != 32) {
      throw new GeneralSecurityException("Ed25519 key of " + littleEndian.length + " bytes");
    }
    byte[] y = new byte[32];
    for (int i = 0; i < 32; i++) {
      y[i] = littleEndian[31 - i];
    }
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
  }

  private static PublicKey rsa(DataInputStream key) throws IOException, GeneralSecurityException {
    BigInteger exponent = new BigInteger(1, string(key));
    BigInteger modulus = new BigInteger(1, string(key));
    RSAPublicKey made =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    if (made.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new IOException(
          "RSA key of " + made.getModulus().bitLength() + " bits (expected 2048)");
    }
    return made;
  }

  private static PublicKey ecdsa(String type, DataInputStream key)
      throws IOException, GeneralSecurityException {
    string(key); // the curve, as in the type
    byte[] point = string(key);
    int size = fieldBytes(type);
    if (point.length != 1 + 2 * size || point[0] != 4) {
      throw new GeneralSecurityException("not an uncompressed point");
    }
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp" + type.substring(type.length() - 3) + "r1"));
    ECPoint w =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + size, point.length)));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(w, curve.getParameterSpec(ECParameterSpec.class)));
  }

  private static int fieldBytes(String type) {
    return (Integer.parseInt(type.substring(type.length() - 3)) + 7) / 8;
  }

  /** SSH writes r and s as numbers; Java wants both at full length, one after the other. */
  private static byte[] plain(String type, byte[] raw)
      throws IOException, GeneralSecurityException {
    int size = fieldBytes(type);
    DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(raw));
    ByteBuffer both = ByteBuffer.allocate(2 * size);
    for (int i = 0; i < 2; i++) {
      byte[] number = new BigInteger(1, string(in)).toByteArray();
      int from = number[0] == 0 ? 1 : 0;
      if (number.length - from > size) {
        throw new GeneralSecurityException("signature out of range");
      }
      both.position(i * size + size - (number.length - from));
      both.put(number, from, number.length - from);
    }
    return both.array();
  }

  private static byte[] string(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("not an SSH signature: length " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
