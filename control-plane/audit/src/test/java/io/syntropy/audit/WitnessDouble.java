package io.syntropy.audit;

import io.syntropy.audit.SignedNote.NoteSignature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A witness's signing side, written from C2SP tlog-cosignature without the code under test. */
final class WitnessDouble {
  private final String name;
  private final KeyPair keys;
  private final byte[] typedKey;
  private final byte[] keyId;

  WitnessDouble(String name) {
    this.name = name;
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = keys.getPublic().getEncoded();
      this.typedKey = Arrays.copyOfRange(spki, spki.length - 33, spki.length);
      typedKey[0] = 4;
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
      this.keyId = Arrays.copyOf(digest.digest(typedKey), 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String vkey() {
    return name
        + "+"
        + HexFormat.of().formatHex(keyId)
        + "+"
        + Base64.getEncoder().encodeToString(typedKey);
  }

  NoteSignature cosign(String checkpointText, Instant at) {
    long seconds = at.getEpochSecond();
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(keys.getPrivate());
      signing.update(
          ("cosignature/v1\ntime " + seconds + "\n" + checkpointText)
              .getBytes(StandardCharsets.UTF_8));
      ByteBuffer bytes = ByteBuffer.allocate(4 + 8 + 64);
      bytes.put(keyId).putLong(seconds).put(signing.sign());
      return new NoteSignature(name, Base64.getEncoder().encodeToString(bytes.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String line(NoteSignature signature) {
    return "— " + signature.name() + " " + signature.encoded() + "\n";
  }

  static NoteSignature flip(NoteSignature signature, int bit) {
    byte[] bytes = Base64.getDecoder().decode(signature.encoded());
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    return new NoteSignature(signature.name(), Base64.getEncoder().encodeToString(bytes));
  }
}
