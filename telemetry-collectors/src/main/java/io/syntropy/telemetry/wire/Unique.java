package io.syntropy.telemetry.wire;

import java.util.HashMap;
import java.util.Map;

/**
 * One instance for equal values, of as many as fit, in two generations as {@link InternTable}.
 * Takes a lock: meant for values that are remembered elsewhere once found.
 */
public final class Unique<T> {
  private static final long AGE_MILLIS = 600_000;

  private final int max;
  private Map<T, T> young = new HashMap<>();
  private Map<T, T> old = new HashMap<>();
  private long turnedAt = Long.MIN_VALUE;

  /**
   * @param max values remembered at most
   */
  public Unique(int max) {
    this.max = max;
  }

  /** The first instance equal to {@code value} that is remembered, else {@code value}. */
  public synchronized T of(T value) {
    T known = young.get(value);
    if (known == null) {
      known = old.getOrDefault(value, value);
      if (young.size() >= max / 2) {
        turn();
      }
      young.put(known, known);
    }
    return known;
  }

  /** Lets what was not asked for in a while go. */
  public synchronized void age(long nowMillis) {
    if (turnedAt == Long.MIN_VALUE) {
      turnedAt = nowMillis;
    } else if (nowMillis - turnedAt >= AGE_MILLIS) {
      turnedAt = nowMillis;
      turn();
    }
  }

  private void turn() {
    old = young;
    young = new HashMap<>();
  }
}
