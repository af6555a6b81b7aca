package io.syntropy.audit;

import io.syntropy.audit.SignedNote.NoteSignature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * When a log signed a checkpoint, to the second, under the log's own key: a C2SP tlog-cosignature
 * of version 1, which keeps the checkpoint's text as it is.
 */
public final class SignedTime {
  private static final byte COSIGNATURE_V1 = 4;

  private SignedTime() {}

  /** A note of the log with the time behind its signature; parts of a second are cut off. */
  public static SignedNote sign(NoteSigner signer, String text, Instant at) {
    byte[] message = WitnessKey.message(at.getEpochSecond(), text);
    NoteVerifier timed = timed(signer.verifier());
    ByteBuffer bytes = ByteBuffer.allocate(WitnessKey.HEAD + WitnessKey.SIGNATURE);
    bytes.put(timed.keyId()).putLong(at.getEpochSecond()).put(signer.signature(message));
    String encoded = Base64.getEncoder().encodeToString(bytes.array());
    return signer.sign(text).with(List.of(new NoteSignature(timed.name(), encoded)));
  }

  /** The note with the log's own signature alone, as tlog clients expect it. */
  public static SignedNote without(SignedNote note) {
    return new SignedNote(note.text(), note.signatures().subList(0, 1));
  }

  /**
   * Whether there is more behind the log's own signature; {@link #verify} says what it is worth.
   */
  public static boolean isIn(SignedNote note) {
    return note.signatures().size() > 1;
  }

  /**
   * Checks a note of the log's signature alone, byte for byte.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static void verifyUntimed(String stored, NoteVerifier key) {
    exact(stored, 1, "the log's signature", key);
  }

  /**
   * Checks a note that must be what {@link #sign} makes, byte for byte.
   *
   * @return when it was signed
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Instant verify(String stored, NoteVerifier key) {
    SignedNote note = exact(stored, 2, "the log's signature and its signed time", key);
    return WitnessKey.parse(timed(key).vkey())
        .cosigned(note.text(), note.signatures().getLast())
        .orElseThrow(() -> new IllegalArgumentException("note: its signed time does not verify"));
  }

  private static SignedNote exact(String stored, int count, String expected, NoteVerifier key) {
    SignedNote note = SignedNote.parse(stored);
    if (!note.format().equals(stored) || note.signatures().size() != count) {
      throw new IllegalArgumentException("note: expected " + expected + ", nothing else");
    }
    for (NoteSignature signature : note.signatures()) {
      byte[] bytes = Base64.getDecoder().decode(signature.encoded());
      // A decoder ignores the last unused bits.
      if (!Base64.getEncoder().encodeToString(bytes).equals(signature.encoded())) {
        throw new IllegalArgumentException("note: a signature is not in canonical base64");
      }
    }
    if (!without(note).isSignedBy(key)) {
      throw new IllegalArgumentException("note: not signed by " + key.vkey());
    }
    return note;
  }

  private static NoteVerifier timed(NoteVerifier key) {
    String[] parts = key.vkey().split("\\+", 3);
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    typed[0] = COSIGNATURE_V1;
    String encoded = Base64.getEncoder().encodeToString(typed);
    return NoteVerifier.parse(
        key.name() + "+" + id(key.name(), typed) + "+" + encoded, COSIGNATURE_V1);
  }

  private static String id(String name, byte[] typed) {
    var digest = Hash.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(typed), Integer.BYTES));
  }
}
