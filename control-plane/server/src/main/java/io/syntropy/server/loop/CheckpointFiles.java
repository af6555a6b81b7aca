package io.syntropy.server.loop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of the engine in files {@code checkpoint-POSITION.bin}: a saving of time, never the
 * only copy. An unreadable one is passed over. The engine's state is streamed, as it may be larger
 * than an array.
 */
public final class CheckpointFiles {
  private static final Logger LOG = Logger.getLogger(CheckpointFiles.class);
  private static final long MAGIC = 0x53594e43_4b505402L; // "SYNCKPT", format version 2

  /** Those a start is made from: the newest, and one in case it cannot be read. */
  private static final int KEPT = 2;

  private static final int MAX_CONFIG = 256 << 20;

  private final Path folder;
  private volatile @Nullable Written written;

  /** What writes an engine's state, which carries its own checksum. */
  @FunctionalInterface
  public interface State {
    /** Writes all of it to {@code out}, which stays open. */
    void write(OutputStream out) throws IOException;
  }

  /** A checkpoint that is written and not yet in force; {@code took} was spent on the loop. */
  public record Draft(Path temporary, Path target, Duration took) {}

  /** The newest one made durable since the start: when, its bytes, and the time it took. */
  public record Written(Instant at, long bytes, Duration onLoop, Duration onDisk) {}

  /** Files in {@code folder}, created when missing. */
  public CheckpointFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * Writes a checkpoint, not yet durably.
   *
   * @param position journal records before it are contained
   * @param config the configuration in force, as JSON
   */
  public Draft write(long position, byte[] config, State engine) throws IOException {
    long began = System.nanoTime();
    Path target = file(position);
    Path temporary = folder.resolve("checkpoint.tmp");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16))) {
      out.writeLong(MAGIC);
      out.writeLong(position);
      out.writeInt(config.length);
      out.write(config);
      out.writeLong(checksum(position, config));
      engine.write(out);
    }
    return new Draft(temporary, target, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Makes {@code draft} durable. */
  public void commit(Draft draft) throws IOException {
    long began = System.nanoTime();
    long bytes;
    try (FileChannel channel = FileChannel.open(draft.temporary(), StandardOpenOption.WRITE)) {
      channel.force(true);
      bytes = channel.size();
    }
    Files.move(draft.temporary(), draft.target(), StandardCopyOption.ATOMIC_MOVE);
    // For people who watch the server; no decision and no replay reads it.
    written =
        new Written(
            Instant.now(), bytes, draft.took(), Duration.ofNanos(System.nanoTime() - began));
  }

  /** The newest one of this run, null before the first. */
  public @Nullable Written written() {
    return written;
  }

  /** Deletes all but the newest two and those at {@code kept}. */
  public void prune(Set<Long> kept) throws IOException {
    List<Long> all = positions();
    for (Long old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      if (!kept.contains(old)) {
        Files.deleteIfExists(file(old));
      }
    }
  }

  /** The positions of all, ascending. */
  public List<Long> positions() {
    return newestFirst().reversed().stream().map(CheckpointFiles::position).toList();
  }

  /** The length of the one at {@code position} in bytes. */
  public long size(long position) throws IOException {
    return Files.size(file(position));
  }

  /** What takes a checkpoint up. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes it up, or throws and has changed nothing that the next one does not replace.
     *
     * @return whether it was taken
     */
    boolean take(long position, byte[] config, InputStream engine) throws IOException;
  }

  /**
   * Offers the checkpoints to {@code taker}, newest first, until one is taken; an unreadable one is
   * named in the log.
   *
   * @return the position of the one taken, -1 for none
   */
  public long restore(Taker taker) {
    for (Path file : newestFirst()) {
      try {
        if (take(file, taker)) {
          return position(file);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warnf(
            "checkpoint %s is unreadable (%s); the journal is replayed instead",
            file.getFileName(), e.getMessage());
      }
    }
    return -1;
  }

  /**
   * Offers the one at {@code position} to {@code taker}.
   *
   * @throws IOException when it is missing or cannot be read
   */
  public void read(long position, Taker taker) throws IOException {
    take(file(position), taker);
  }

  private static boolean take(Path file, Taker taker) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readLong() != MAGIC) {
        throw new IOException("not a checkpoint of format 2");
      }
      long position = in.readLong();
      int length = in.readInt();
      if (length < 0 || length > Math.min(MAX_CONFIG, Files.size(file))) {
        throw new IOException("length " + length + " is out of bounds");
      }
      byte[] config = in.readNBytes(length);
      if (in.readLong() != checksum(position, config)) {
        throw new IOException("checksum differs");
      }
      if (position != position(file)) {
        throw new IOException("of position " + position);
      }
      return taker.take(position, config, in);
    }
  }

  /** From where on a start may need the journal, 0 without any checkpoint. */
  public long needed() {
    List<Long> all = positions();
    return all.isEmpty() ? 0 : all.get(Math.max(0, all.size() - KEPT));
  }

  private Path file(long position) {
    return folder.resolve("checkpoint-%020d.bin".formatted(position));
  }

  private static long position(Path file) {
    return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
  }

  private static long checksum(long position, byte[] config) {
    CRC32C sum = new CRC32C();
    sum.update(config);
    return sum.getValue() ^ position;
  }

  private List<Path> newestFirst() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("checkpoint-\\d{20}\\.bin"))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
