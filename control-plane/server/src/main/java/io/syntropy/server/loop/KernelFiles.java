package io.syntropy.server.loop;

import io.syntropy.server.db.StoredJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a kernel remembers beside the engine, in files {@code kernel-POSITION.json.gz} beside the
 * checkpoint of the same position: a replay begins with both. The compression's own checksum finds
 * damage.
 */
final class KernelFiles {
  /** Raised when what is written cannot be read as it is meant any more. */
  static final int FORMAT = 1;

  private static final int MAX = 256 << 20;

  private final Path folder;
  private final StoredJson json;

  KernelFiles(Path folder, StoredJson json) {
    this.folder = folder;
    this.json = json;
  }

  /**
   * One of them.
   *
   * @param position journal records before it are contained
   * @param at the last tick that is
   */
  record Saved(int format, long position, Instant at, KernelState kernel) {}

  /** Of a {@link Saved}, what every format has. */
  private record Head(int format, long position) {}

  /** Writes one durably, or leaves what was there. */
  void write(long position, Instant at, KernelState kernel) throws IOException {
    Path temporary = folder.resolve("kernel.tmp");
    byte[] bytes = json.bytes(new Saved(FORMAT, position, at, kernel));
    if (bytes.length > MAX) {
      throw new IOException("%d B (expected at most %d)".formatted(bytes.length, MAX));
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
      out.write(bytes);
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, file(position), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads the one at {@code position}.
   *
   * @throws IOException when it is damaged or of another format, saying which
   */
  Saved read(long position) throws IOException {
    byte[] bytes;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file(position)), 1 << 16)) {
      bytes = in.readNBytes(MAX + 1);
    }
    if (bytes.length > MAX) {
      throw new IOException("longer than %d B".formatted(MAX));
    }
    try {
      Head head = json.read(bytes, Head.class);
      if (head.format() != FORMAT) {
        throw new IOException("format %d (expected %d)".formatted(head.format(), FORMAT));
      }
      if (head.position() != position) {
        throw new IOException("of position %d (expected %d)".formatted(head.position(), position));
      }
      return json.read(bytes, Saved.class);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The positions of all there are, ascending. */
  NavigableSet<Long> positions() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Long> all =
          files
              .map(f -> f.getFileName().toString())
              .filter(name -> name.matches("kernel-\\d{20}\\.json\\.gz"))
              .map(name -> Long.parseLong(name.substring(7, 27)))
              .toList();
      return new TreeSet<>(all);
    }
  }

  long size(long position) throws IOException {
    return Files.size(file(position));
  }

  void delete(long position) throws IOException {
    Files.deleteIfExists(file(position));
  }

  private Path file(long position) {
    return folder.resolve("kernel-%020d.json.gz".formatted(position));
  }
}
