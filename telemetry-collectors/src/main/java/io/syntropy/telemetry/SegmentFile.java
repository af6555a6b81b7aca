package io.syntropy.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the journal needs of a file; a seam, so that tests see the order of writes and forces. */
interface SegmentFile extends Closeable {

  /** Opens files for appending, creating them when missing. */
  @FunctionalInterface
  interface Opener {
    SegmentFile open(Path path) throws IOException;
  }

  /** Writes all of {@code buffers} at {@code offset}. */
  void write(ByteBuffer[] buffers, long offset) throws IOException;

  /** Returns once everything written is on stable storage. */
  void force() throws IOException;

  void truncate(long length) throws IOException;

  /** The real thing. */
  static SegmentFile onDisk(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new SegmentFile() {
      @Override
      public void write(ByteBuffer[] buffers, long offset) throws IOException {
        channel.position(offset);
        int first = 0;
        while (first < buffers.length) {
          if (buffers[first].hasRemaining()) {
            channel.write(buffers, first, buffers.length - first);
          } else {
            first++;
          }
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void truncate(long length) throws IOException {
        channel.truncate(length);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  /** Makes the creation or removal of files in {@code folder} durable. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
