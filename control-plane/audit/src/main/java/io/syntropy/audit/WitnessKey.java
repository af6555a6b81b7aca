package io.syntropy.audit;

import io.syntropy.audit.SignedNote.NoteSignature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The public key of a witness: checks its C2SP tlog-cosignature, version 1 (Ed25519, key type
 * 0x04).
 */
public final class WitnessKey {
  private static final byte COSIGNATURE_V1 = 4;
  static final int HEAD = Integer.BYTES + Long.BYTES;
  static final int SIGNATURE = 64;

  private final NoteVerifier key;

  private WitnessKey(NoteVerifier key) {
    this.key = key;
  }

  /**
   * Reads a witness's vkey.
   *
   * @throws IllegalArgumentException naming what is wrong, also for a log's key
   */
  public static WitnessKey parse(String vkey) {
    return new WitnessKey(NoteVerifier.parse(vkey, COSIGNATURE_V1));
  }

  /** Name of the witness. */
  public String name() {
    return key.name();
  }

  /** When the witness says it saw the checkpoint; empty unless its signature holds. */
  public Optional<Instant> cosigned(String checkpointText, NoteSignature signature) {
    byte[] bytes = Base64.getDecoder().decode(signature.encoded());
    if (bytes.length != HEAD + SIGNATURE
        || !signature.name().equals(key.name())
        || !Arrays.equals(bytes, 0, Integer.BYTES, key.keyId(), 0, Integer.BYTES)) {
      return Optional.empty();
    }
    long seconds = ByteBuffer.wrap(bytes).getLong(Integer.BYTES);
    if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
      return Optional.empty();
    }
    return key.verifies(
            message(seconds, checkpointText), Arrays.copyOfRange(bytes, HEAD, bytes.length))
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  static byte[] message(long seconds, String checkpointText) {
    return ("cosignature/v1\ntime " + seconds + "\n" + checkpointText)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The text form, {@code NAME+KEYID+BASE64}. */
  @Override
  public String toString() {
    return key.vkey();
  }
}
