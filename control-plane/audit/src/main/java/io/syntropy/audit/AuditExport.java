package io.syntropy.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * Writes a log into a folder that {@link OfflineVerifier} can check without the server:
 *
 * <ul>
 *   <li>{@code leaves.jsonl}: the entries in order, one {@link LeafLine} each
 *   <li>{@code leaf-hashes}: the tree's leaf hashes again, 32 bytes each; they name a rewritten
 *       entry
 *   <li>{@code checkpoints}: earlier signed checkpoints, one note a line in base64; they narrow
 *       down where a rewritten log departs
 *   <li>{@code checkpoint}: the signed checkpoint over all entries
 *   <li>{@code public-key}: the vkey it is signed with
 *   <li>{@code tiles/}: the same log once more, in the form of C2SP tlog-tiles
 * </ul>
 *
 * Not safe for use by several threads.
 */
public final class AuditExport implements AutoCloseable {
  static final String LEAVES = "leaves.jsonl";
  static final String HASHES = "leaf-hashes";
  static final String HISTORY = "checkpoints";
  static final String CHECKPOINT = "checkpoint";
  static final String KEY = "public-key";
  static final String TILES = "tiles";

  private final Path folder;
  private final OutputStream leaves;
  private final OutputStream hashes;
  private final OutputStream history;
  private final TileExport tiles;
  private long next;

  private AuditExport(Path folder) throws IOException {
    this.folder = folder;
    this.leaves = open(LEAVES);
    this.hashes = open(HASHES);
    this.history = open(HISTORY);
    this.tiles = new TileExport(folder.resolve(TILES));
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(
            folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /**
   * Starts an export in a new or empty folder.
   *
   * @throws IOException also when the folder holds something
   */
  public static AuditExport create(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw new IOException(folder + " is not empty (expected a new or empty folder)");
      }
    }
    return new AuditExport(folder);
  }

  /** Adds the next entry as it is, right or wrong; judging is the verifier's work. */
  public void add(LeafLine line) throws IOException {
    if (line.index() != next) {
      throw new IOException("entry " + line.index() + " (expected " + next + ")");
    }
    next++;
    leaves.write(line.format());
    hashes.write(line.leafHash().bytes());
    tiles.add(line);
  }

  /** Number of entries so far. */
  public long size() {
    return next;
  }

  /** Adds an earlier checkpoint; any order. */
  public void addEarlier(SignedNote note) throws IOException {
    byte[] bytes = note.format().getBytes(StandardCharsets.UTF_8);
    history.write(Base64.getEncoder().encode(bytes));
    history.write('\n');
  }

  /** Completes the export with the checkpoint over all entries and the key that signed it. */
  public void finish(SignedNote checkpoint, NoteVerifier key) throws IOException {
    tiles.finish(checkpoint);
    Files.writeString(folder.resolve(CHECKPOINT), checkpoint.format());
    Files.writeString(folder.resolve(KEY), key.vkey() + "\n");
    close();
  }

  @Override
  public void close() throws IOException {
    leaves.close();
    hashes.close();
    history.close();
  }
}
