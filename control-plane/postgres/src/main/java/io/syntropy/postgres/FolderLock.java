package io.syntropy.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One supervisor per data folder; the kernel lets go when its process dies, however it dies. */
final class FolderLock implements AutoCloseable {
  /**
   * Closing any channel of a file drops the process's lock on it, so a second attempt in this
   * process must be refused before it opens one.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static FolderLock take(Layout layout) throws IOException {
    Path file = layout.lock();
    String self = Long.toString(ProcessHandle.current().pid());
    if (!HELD_HERE.add(file)) {
      throw new DataFolderInUseException(layout.data(), self);
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new DataFolderInUseException(layout.data(), Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      taken = true;
      return new FolderLock(file, channel);
    } finally {
      if (!taken) {
        HELD_HERE.remove(file);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new PostgresException("cannot release " + file, e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
