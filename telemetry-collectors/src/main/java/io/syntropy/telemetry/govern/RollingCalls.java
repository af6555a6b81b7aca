package io.syntropy.telemetry.govern;

import java.util.Arrays;

/**
 * Calls, failures and durations of the last five minutes, in slots of one. The p95 comes from
 * buckets that grow by the square root of 2 from 1 µs on, interpolated: off by a tenth at most for
 * smooth distributions.
 */
final class RollingCalls {
  static final int SLOTS = 6;
  static final long SLOT_MILLIS = 60_000;
  private static final int BUCKETS = 64;
  private static final double NANOS = 1e9;

  private final int[][] durations = new int[SLOTS][];
  private final long[] calls = new long[SLOTS];
  private final long[] failures = new long[SLOTS];
  private long newest;

  void add(long nanos, boolean failed, long now) {
    int slot = slot(now);
    calls[slot]++;
    failures[slot] += failed ? 1 : 0;
    if (durations[slot] == null) {
      durations[slot] = new int[BUCKETS];
    }
    durations[slot][bucket(nanos)]++;
  }

  /** Forgets what is older than the window and returns the slot of {@code now}. */
  private int slot(long now) {
    long slot = now / SLOT_MILLIS;
    for (long s = Math.max(newest + 1, slot - SLOTS + 1); s <= slot; s++) {
      int i = (int) (s % SLOTS);
      calls[i] = 0;
      failures[i] = 0;
      durations[i] = null;
    }
    newest = Math.max(newest, slot);
    return (int) (newest % SLOTS);
  }

  long calls(long now) {
    slot(now);
    return Arrays.stream(calls).sum();
  }

  long failures() {
    return Arrays.stream(failures).sum();
  }

  /** In seconds, 0 without calls. */
  double p95() {
    long[] all = new long[BUCKETS];
    long total = 0;
    for (int[] slot : durations) {
      for (int b = 0; slot != null && b < BUCKETS; b++) {
        all[b] += slot[b];
        total += slot[b];
      }
    }
    double rank = total * 0.95;
    double below = 0;
    for (int b = 0; b < BUCKETS; b++) {
      if (all[b] > 0 && below + all[b] >= rank) {
        double share = (rank - below) / all[b];
        return b == 0 ? upper(0) / NANOS : upper(b - 1) * Math.pow(2, share / 2) / NANOS;
      }
      below += all[b];
    }
    return 0;
  }

  /** Bucket b holds up to 1000 · 2^(b/2) nanoseconds. */
  private static double upper(int bucket) {
    return 1000 * Math.pow(2, bucket / 2.0);
  }

  private static int bucket(long nanos) {
    if (nanos <= 1000) {
      return 0;
    }
    int b = (int) Math.ceil(2 * (Math.log(nanos / 1000.0) / Math.log(2)) - 1e-9);
    return Math.min(BUCKETS - 1, Math.max(0, b));
  }
}
