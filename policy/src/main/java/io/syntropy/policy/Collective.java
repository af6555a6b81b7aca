package io.syntropy.policy;

/** Measures of the collective signal of a region; pure arithmetic of contracts §7. */
public final class Collective {
  private Collective() {}

  /**
   * Shannon entropy of a distribution over buckets divided by the logarithm of their number: 0 when
   * all is in one bucket, 1 when spread evenly; NaN without any observation or with one bucket.
   */
  public static double entropy(long[] counts) {
    double total = 0;
    for (long c : counts) {
      if (c < 0) {
        throw new IllegalArgumentException("count: %d (expected >= 0)".formatted(c));
      }
      total += c;
    }
    if (total == 0 || counts.length < 2) {
      return Double.NaN;
    }
    double entropy = 0;
    for (long c : counts) {
      if (c > 0) {
        double p = c / total;
        entropy -= p * Math.log(p);
      }
    }
    return Math.min(1, Math.max(0, entropy / Math.log(counts.length)));
  }

  /** {@code vibration_stability_index}: 1 − entropy. */
  public static double stabilityIndex(double entropy) {
    return 1 - entropy;
  }

  /** Frequency bucket 0..10 of a user's Hz; 2 or less is exactly under 420 Hz. */
  public static int frequencyBucket(double hz) {
    if (Double.isNaN(hz)) {
      throw new IllegalArgumentException("hz: NaN (expected a number)");
    }
    return (int) Math.max(0, Math.min(10, Math.floor((hz - 360) / 20)));
  }

  /** {@code Hz_stress_index} of a mean in Hz: 0 from 440 Hz up, 1 from 360 Hz down. */
  public static double stressIndex(double mean) {
    return Math.max(0, Math.min(1, (440 - mean) / 80));
  }

  /** Whether a tick's values are those of expansion: mean from 500 Hz and under 10 % low users. */
  public static boolean expanding(double mean, double lowShare) {
    return mean >= 500 && lowShare < 0.1;
  }

  /** {@code hz_drop}: a fall of 30 Hz or more from the last hour's median. */
  public static boolean dropped(double mean, double medianOfLastHour) {
    return medianOfLastHour - mean >= 30;
  }
}
