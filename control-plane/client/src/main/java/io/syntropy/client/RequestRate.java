package io.syntropy.client;

import java.time.Clock;

/**
 * Requests per second over the last ten whole seconds, for the capacity of a heartbeat. Constant
 * memory; safe for many threads.
 */
public final class RequestRate {
  private static final int SECONDS = 10;

  private final Clock clock;
  private final long[] counts = new long[SECONDS + 1];
  private long newest;

  /** Counts by the given clock. */
  public RequestRate(Clock clock) {
    this.clock = clock;
    this.newest = clock.instant().getEpochSecond();
  }

  /** Counts one request. */
  public synchronized void record() {
    long second = advance();
    counts[slot(second)]++;
  }

  /** The mean over the ten seconds before the current one. */
  public synchronized double perSecond() {
    long second = advance();
    long sum = 0;
    for (long s = second - SECONDS; s < second; s++) {
      sum += counts[slot(s)];
    }
    return sum / (double) SECONDS;
  }

  /** What a heartbeat tells: the limit, and this rate as of now. */
  public Capacity capacity(double limitRps) {
    return new Capacity(limitRps, perSecond(), clock.instant());
  }

  private long advance() {
    long second = Math.max(newest, clock.instant().getEpochSecond());
    for (long s = Math.max(newest + 1, second - SECONDS); s <= second; s++) {
      counts[slot(s)] = 0;
    }
    newest = second;
    return second;
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) (SECONDS + 1));
  }
}
