package io.syntropy.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a data folder: the kernel drops it with the process, however that ends. The file says
 * who holds it.
 *
 * <p>A POSIX lock is lost when its process closes <em>any</em> descriptor of the file, so nothing
 * in this process may open it a second time.
 */
final class DataLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DataLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  static DataLock take(Path file, int port) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            DataFolder.ownerOnly("rw-------"));
    FileLock lock = tryLock(channel);
    if (lock == null) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new StartFailure(
          StartFailure.LOCKED,
          "%s: already in use by another server%s"
              .formatted(file.getParent(), holder.isEmpty() ? "" : " (" + holder + ")"));
    }
    DataLock held = new DataLock(channel, lock);
    held.say(ProcessHandle.current().pid(), port);
    return held;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Leaves word for a second server. */
  void say(long pid, int port) throws IOException {
    String text = "pid " + pid + (port == 0 ? "" : ", port " + port) + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      lock.release();
      channel.close();
    } catch (IOException e) {
      System.err.println("lock: cannot be released: " + e.getMessage());
    }
  }
}
