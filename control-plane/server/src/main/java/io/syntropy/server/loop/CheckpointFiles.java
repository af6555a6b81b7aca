package io.syntropy.server.loop;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jboss.logging.Logger;

/**
 * Checkpoints of the engine in files {@code checkpoint-POSITION.bin}: a saving of time, never the
 * only copy. Two are kept; an unreadable one is passed over.
 */
public final class CheckpointFiles {
  private static final Logger LOG = Logger.getLogger(CheckpointFiles.class);
  private static final long MAGIC = 0x53594e43_4b505401L; // "SYNCKPT", format version 1
  private static final int KEPT = 2;

  private final Path folder;

  /**
   * One checkpoint.
   *
   * @param position journal records before it are contained
   * @param config the configuration in force, as JSON
   * @param engine the engine's state
   */
  public record Checkpoint(long position, byte[] config, byte[] engine) {}

  /** Files in {@code folder}, created when missing. */
  public CheckpointFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Writes {@code checkpoint} durably, and deletes all but the newest two. */
  public void write(Checkpoint checkpoint) throws IOException {
    Path target = folder.resolve("checkpoint-%020d.bin".formatted(checkpoint.position()));
    Path temporary = folder.resolve("checkpoint.tmp");
    try (OutputStream file = Files.newOutputStream(temporary);
        CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32C());
        DataOutputStream out = new DataOutputStream(checked)) {
      out.writeLong(MAGIC);
      out.writeLong(checkpoint.position());
      out.writeInt(checkpoint.config().length);
      out.write(checkpoint.config());
      out.writeInt(checkpoint.engine().length);
      out.write(checkpoint.engine());
      out.flush();
      out.writeLong(checked.getChecksum().getValue());
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      Files.deleteIfExists(old);
    }
  }

  /** The readable checkpoints, newest first; an unreadable one is named in the log. */
  public List<Checkpoint> readable() {
    return newestFirst().stream()
        .flatMap(file -> {
          try {
            return Stream.of(read(file));
          } catch (IOException e) {
            LOG.warnf(
                "checkpoint %s is unreadable (%s); the journal is replayed instead",
                file.getFileName(), e.getMessage());
            return Stream.empty();
          }
        })
        .toList();
  }

  /** The position of the oldest file, 0 without any. */
  public long oldest() {
    List<Path> all = newestFirst();
    return all.isEmpty()
        ? 0
        : Long.parseLong(all.getLast().getFileName().toString().replaceAll("\\D", ""));
  }

  private Checkpoint read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (CheckedInputStream checked =
            new CheckedInputStream(new ByteArrayInputStream(bytes), new CRC32C());
        DataInputStream in = new DataInputStream(checked)) {
      if (in.readLong() != MAGIC) {
        throw new IOException("not a checkpoint of format 1");
      }
      long position = in.readLong();
      byte[] config = block(in, bytes.length);
      byte[] engine = block(in, bytes.length);
      long sum = checked.getChecksum().getValue();
      if (in.readLong() != sum) {
        throw new IOException("checksum differs");
      }
      return new Checkpoint(position, config, engine);
    }
  }

  private static byte[] block(DataInputStream in, int bound) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > bound) {
      throw new IOException("length " + length + " is out of bounds");
    }
    byte[] block = new byte[length];
    in.readFully(block);
    return block;
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
