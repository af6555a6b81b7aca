package io.syntropy.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks an {@link AuditExport} without the server: any entry modified, removed, reordered, added
 * or cut off since a checkpoint was signed is found. Who holds the private key can sign another
 * log; a checkpoint kept elsewhere ({@code --checkpoint}) finds that too.
 */
public final class OfflineVerifier {
  private static final int MAX_LINE = 1 << 20;

  private OfflineVerifier() {}

  /** Checks an export against its own checkpoint and key. */
  public static Verification verify(Path folder) throws IOException {
    return verify(folder, null, null);
  }

  /**
   * @param checkpointFile a checkpoint that left the machine earlier; the log must extend it
   * @param keyFile the vkey to trust instead of the one inside the export
   * @throws IOException when a file is missing or unreadable
   */
  public static Verification verify(
      Path folder, @Nullable Path checkpointFile, @Nullable Path keyFile) throws IOException {
    NoteVerifier key;
    List<Checkpoint> checkpoints = new ArrayList<>();
    try {
      key = NoteVerifier.parse(text(keyFile == null ? folder.resolve(AuditExport.KEY) : keyFile));
    } catch (IllegalArgumentException e) {
      return Verification.bad(0, "no entry can be proven: " + e.getMessage());
    }
    long covered = history(folder, key, checkpoints);
    for (Path file : files(folder, checkpointFile)) {
      try {
        checkpoints.add(open(text(file), key));
      } catch (IllegalArgumentException e) {
        return Verification.bad(
            covered,
            "entries from " + covered + " on are not proven: " + file + ": " + e.getMessage());
      }
    }
    Verification result = compare(folder, new LogCheck(checkpoints));
    if (result.ok() && keyFile == null) {
      result = damagedHistory(folder, key).orElse(result);
    }
    if (result.ok() && keyFile == null) {
      return Verification.good(result.message() + " (key taken from the export itself)");
    }
    return result;
  }

  private static List<Path> files(Path folder, @Nullable Path checkpointFile) {
    Path own = folder.resolve(AuditExport.CHECKPOINT);
    return checkpointFile == null ? List.of(own) : List.of(own, checkpointFile);
  }

  /** Opens a checkpoint note after checking its signature and that it names the key's log. */
  static Checkpoint open(String text, NoteVerifier key) {
    SignedNote note = SignedNote.parse(text);
    if (!note.isSignedBy(key)) {
      throw new IllegalArgumentException("checkpoint: no valid signature of " + key.name());
    }
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (!checkpoint.origin().equals(key.name())) {
      throw new IllegalArgumentException(
          "checkpoint origin: " + checkpoint.origin() + " (expected " + key.name() + ")");
    }
    return checkpoint;
  }

  /**
   * Reads the earlier checkpoints. One without a valid signature proves nothing about the entries
   * and is left out; {@link #damagedHistory} tells of it when nothing else is wrong.
   *
   * @return the largest size they prove
   */
  private static long history(Path folder, NoteVerifier key, List<Checkpoint> into)
      throws IOException {
    Path file = folder.resolve(AuditExport.HISTORY);
    long covered = 0;
    if (Files.exists(file)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        for (byte[] line = line(in); line != null; line = line(in)) {
          try {
            byte[] note = Base64.getDecoder().decode(line);
            Checkpoint checkpoint = open(new String(note, StandardCharsets.UTF_8), key);
            into.add(checkpoint);
            covered = Math.max(covered, checkpoint.size());
          } catch (IllegalArgumentException unsigned) {
            continue;
          }
        }
      }
    }
    return covered;
  }

  private static Optional<Verification> damagedHistory(Path folder, NoteVerifier key)
      throws IOException {
    Path file = folder.resolve(AuditExport.HISTORY);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long covered = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (byte[] line = line(in); line != null; line = line(in)) {
        try {
          String note = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
          covered = Math.max(covered, open(note, key).size());
        } catch (IllegalArgumentException e) {
          return Optional.of(
              Verification.bad(
                  covered,
                  AuditExport.HISTORY
                      + ": the checkpoint after size "
                      + covered
                      + " was modified; the leaves are as signed"));
        }
      }
    }
    return Optional.empty();
  }

  private static Verification compare(Path folder, LogCheck check) throws IOException {
    Path hashes = folder.resolve(AuditExport.HASHES);
    try (InputStream leaves =
            new BufferedInputStream(Files.newInputStream(folder.resolve(AuditExport.LEAVES)));
        InputStream copies =
            Files.exists(hashes)
                ? new BufferedInputStream(Files.newInputStream(hashes))
                : InputStream.nullInputStream()) {
      for (byte[] line = line(leaves); line != null; line = line(leaves)) {
        Optional<Verification> fault;
        try {
          fault = check.next(LeafLine.parse(line), hash(copies));
        } catch (IllegalArgumentException e) {
          fault =
              Optional.of(
                  Verification.bad(check.size(), "entry " + check.size() + ": " + e.getMessage()));
        }
        if (fault.isPresent()) {
          return fault.get();
        }
      }
      for (Hash copy = hash(copies); copy != null; copy = hash(copies)) {
        check.surplusCopy(copy);
      }
      Verification end = check.end();
      return end.ok() ? secondCopy(hashes, check, end) : end;
    }
  }

  /** The log is as it was signed; its second copy of the leaf hashes has to be, too. */
  private static Verification secondCopy(Path hashes, LogCheck check, Verification good)
      throws IOException {
    if (!Files.exists(hashes)) {
      return good;
    }
    long whole = Files.size(hashes) / Hash.LENGTH;
    long wrong = check.firstDifference();
    if (wrong < 0 && Files.size(hashes) != check.size() * Hash.LENGTH) {
      wrong = Math.min(whole, check.size());
    }
    return wrong < 0
        ? good
        : Verification.bad(wrong, AuditExport.HASHES + ": modified; the leaves are as signed");
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MAX_LINE) {
      throw new IllegalArgumentException(file + " is larger than " + MAX_LINE + " bytes");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static @Nullable Hash hash(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Hash.LENGTH);
    return bytes.length == Hash.LENGTH ? Hash.of(bytes) : null;
  }

  /** The next line without its newline, null at the end; an endless one is cut, and so is wrong. */
  private static byte @Nullable [] line(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (; next >= 0 && next != '\n' && line.size() < MAX_LINE; next = in.read()) {
      line.write(next);
    }
    return line.toByteArray();
  }
}
