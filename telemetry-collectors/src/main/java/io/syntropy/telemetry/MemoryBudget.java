package io.syntropy.telemetry;

import java.time.Duration;

/** Bounds the bytes held by all requests not yet answered. */
final class MemoryBudget {
  private static final int PER_REQUEST = 1024;

  private final long limit;
  private long used;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  long limit() {
    return limit;
  }

  synchronized long used() {
    return used;
  }

  private synchronized void take(long bytes) {
    if (bytes > limit - used) {
      throw new Overloaded("bytes in flight: " + used + " of " + limit);
    }
    used += bytes;
  }

  private synchronized void giveBack(long bytes) {
    used -= bytes;
    if (used == 0) {
      notifyAll();
    }
  }

  /** Waits until no request holds anything, or {@code atMost} has passed. */
  synchronized void awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (used > 0 && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  /**
   * One request's share.
   *
   * @throws Overloaded when not even a request without a body fits
   */
  Share open() {
    take(PER_REQUEST);
    return new Share();
  }

  /** What one request holds; given back at once when it is answered. */
  final class Share {
    private long held = PER_REQUEST;
    private boolean closed;

    /**
     * Takes {@code bytes} more.
     *
     * @throws Overloaded when they do not fit
     */
    synchronized void reserve(long bytes) {
      if (closed) {
        throw new Overloaded("request: already answered");
      }
      take(bytes);
      held += bytes;
    }

    synchronized void close() {
      if (!closed) {
        closed = true;
        giveBack(held);
      }
    }
  }
}
