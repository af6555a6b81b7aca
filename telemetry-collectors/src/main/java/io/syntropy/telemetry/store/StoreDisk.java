package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** What durability of the store rests on; a seam, so that tests stop between any two steps. */
interface StoreDisk {

  /** Makes the content of {@code file}, written by someone else, durable; gives its CRC32C. */
  int force(Path file) throws IOException;

  /** Writes a new file and makes its content durable. */
  void write(Path file, byte[] content) throws IOException;

  /** Writes a new file whose content need not survive a power cut. */
  void writeUnforced(Path file, byte[] content) throws IOException;

  /** Renames, replacing what is there. */
  void move(Path from, Path to) throws IOException;

  /** Deletes, if it is there. */
  void delete(Path file) throws IOException;

  /** Makes creations, renames and removals in {@code folder} durable. */
  void forceFolder(Path folder) throws IOException;

  /** CRC32C of the content of {@code file}. */
  static int checksum(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return checksum(channel);
    }
  }

  private static int checksum(FileChannel channel) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (channel.read(buffer) >= 0) {
      crc.update(buffer.flip());
      buffer.clear();
    }
    return (int) crc.getValue();
  }

  /** The file system. */
  final class Real implements StoreDisk {

    @Override
    public int force(Path file) throws IOException {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        channel.force(true);
        return checksum(channel);
      }
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
    }

    @Override
    public void writeUnforced(Path file, byte[] content) throws IOException {
      Files.write(file, content);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
