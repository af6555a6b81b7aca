package io.syntropy.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A real file that knows what was forced and can fail on demand. */
final class FaultyFile implements SegmentFile {
  private final SegmentFile file;
  private final Faults faults;
  private long written;

  /** Shared by all files of one journal. */
  static final class Faults {
    /** Bytes still free on the pretended disk. */
    volatile long space = Long.MAX_VALUE;

    volatile boolean forceFails;
    volatile boolean truncateFails;

    /** When set, each force waits for a permit. */
    volatile Semaphore gate = new Semaphore(Integer.MAX_VALUE);

    /** File length covered by the last force that returned. */
    volatile long forced;

    volatile int forces;

    SegmentFile open(Path path) throws IOException {
      return new FaultyFile(SegmentFile.onDisk(path), this);
    }
  }

  private FaultyFile(SegmentFile file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  @Override
  public void write(ByteBuffer[] buffers, long offset) throws IOException {
    long at = offset;
    for (ByteBuffer buffer : buffers) {
      int n = (int) Math.min(buffer.remaining(), faults.space);
      ByteBuffer part = buffer.slice().limit(n);
      file.write(new ByteBuffer[] {part}, at);
      at += n;
      faults.space -= n;
      written = at;
      if (n < buffer.remaining()) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Override
  public void force() throws IOException {
    faults.gate.acquireUninterruptibly();
    if (faults.forceFails) {
      throw new IOException("Input/output error");
    }
    file.force();
    faults.forced = written;
    faults.forces++;
  }

  @Override
  public void truncate(long length) throws IOException {
    if (faults.truncateFails) {
      throw new IOException("Input/output error");
    }
    file.truncate(length);
    written = length;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
