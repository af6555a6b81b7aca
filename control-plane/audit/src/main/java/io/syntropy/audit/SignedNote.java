package io.syntropy.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with signatures, in the C2SP signed-note form.
 *
 * @param text ends with a newline, has no other control characters
 * @param signatures at least one, in the order of the note
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  private static final int MAX_LENGTH = 1 << 20;
  private static final int MAX_SIGNATURES = 100;
  private static final String LINE_START = "— ";

  /**
   * One signature line.
   *
   * @param name name of the key
   * @param encoded base64 of the four-byte key id and the signature
   */
  public record NoteSignature(String name, String encoded) {
    public NoteSignature {
      if (!NoteVerifier.validName(name)) {
        throw new IllegalArgumentException("signature: bad key name '" + name + "'");
      }
      if (Base64.getDecoder().decode(encoded).length < 5) {
        throw new IllegalArgumentException("signature of " + name + ": too short");
      }
    }
  }

  public SignedNote {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("note: text does not end with a newline");
    }
    if (text.chars().anyMatch(c -> (c < 32 && c != '\n') || c == 127)) {
      throw new IllegalArgumentException("note: control character in the text");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(
          "note: " + signatures.size() + " signatures (expected 1.." + MAX_SIGNATURES + ")");
    }
    signatures = List.copyOf(signatures);
  }

  static SignedNote signed(String text, NoteSigner signer) {
    byte[] signature = signer.signature(text.getBytes(StandardCharsets.UTF_8));
    byte[] keyId = signer.verifier().keyId();
    byte[] both = Arrays.copyOf(keyId, keyId.length + signature.length);
    System.arraycopy(signature, 0, both, keyId.length, signature.length);
    return new SignedNote(
        text,
        List.of(
            new NoteSignature(signer.verifier().name(), Base64.getEncoder().encodeToString(both))));
  }

  /** The note with more signatures behind its own; equal ones are kept once. */
  public SignedNote with(List<NoteSignature> more) {
    return new SignedNote(
        text, Stream.concat(signatures.stream(), more.stream()).distinct().toList());
  }

  /**
   * Reads signature lines alone, as a witness answers.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static List<NoteSignature> parseSignatures(String lines) {
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines.lines().limit(MAX_SIGNATURES + 1L).toList()) {
      int space = line.indexOf(' ', LINE_START.length());
      if (!line.startsWith(LINE_START) || space < 0) {
        throw new IllegalArgumentException("note: malformed signature line '" + line + "'");
      }
      signatures.add(
          new NoteSignature(line.substring(LINE_START.length(), space), line.substring(space + 1)));
    }
    return List.copyOf(signatures);
  }

  /**
   * Reads a note; checks its form, not its signatures.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static SignedNote parse(String note) {
    if (note.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "note: " + note.length() + " characters (expected <= " + MAX_LENGTH + ")");
    }
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("note: no signature block after an empty line");
    }
    return new SignedNote(note.substring(0, end + 1), parseSignatures(note.substring(end + 2)));
  }

  /** True when one of the signatures is a valid one of this key. */
  public boolean isSignedBy(NoteVerifier verifier) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    for (NoteSignature signature : signatures) {
      byte[] both = Base64.getDecoder().decode(signature.encoded());
      if (signature.name().equals(verifier.name())
          && Arrays.equals(both, 0, 4, verifier.keyId(), 0, 4)
          && verifier.verifies(message, Arrays.copyOfRange(both, 4, both.length))) {
        return true;
      }
    }
    return false;
  }

  /** The whole note: text, empty line, signature lines. */
  public String format() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(LINE_START)
          .append(signature.name())
          .append(' ')
          .append(signature.encoded())
          .append('\n');
    }
    return note.toString();
  }

  @Override
  public String toString() {
    return format();
  }
}
