package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that fails: once everything from some step on (a stop), or while it is full. */
final class FaultyDisk implements StoreDisk {
  private final StoreDisk real = new StoreDisk.Real();
  private long steps;
  private long stopAt = Long.MAX_VALUE;
  private boolean full;

  /** Lets {@code more} further steps succeed and none after them. */
  synchronized void stopAfter(long more) {
    stopAt = steps + more;
  }

  synchronized boolean stopped() {
    return steps >= stopAt;
  }

  /** Refuses whatever needs room. */
  synchronized void full(boolean now) {
    full = now;
  }

  private synchronized void step(boolean needsRoom) throws IOException {
    if (steps >= stopAt) {
      throw new IOException("stopped");
    }
    if (needsRoom && full) {
      throw new IOException("No space left on device");
    }
    steps++;
  }

  @Override
  public int force(Path file) throws IOException {
    step(true);
    return real.force(file);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    step(true);
    real.write(file, content);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step(false);
    real.move(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    step(false);
    real.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step(false);
    real.forceFolder(folder);
  }
}
