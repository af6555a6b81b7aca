package io.syntropy.policy;

import io.syntropy.slo.Spread;
import java.math.BigDecimal;

/** Measures of the collective signal of a region; pure arithmetic of contracts §7. */
public final class Collective {
  private Collective() {}

  /** {@code vibration_stability_index}: 1 − entropy. */
  public static double stabilityIndex(double entropy) {
    return 1 - entropy;
  }

  /** {@code Hz_stress_index} of a mean in Hz: 0 from 440 Hz up, 1 from 360 Hz down. */
  public static double stressIndex(double mean) {
    return Math.max(0, Math.min(1, (440 - mean) / 80));
  }

  /**
   * {@code freq_bucket} of a finite mean in Hz: 0 to 10, so that at most 2 is exactly under 420.
   */
  public static int frequencyBucket(double mean) {
    return (int) Math.max(0, Math.min(10, Math.floor((mean - 360) / 20)));
  }

  /** Hz below the last hour's median from which {@code hz_drop} is a condition. */
  public static final double DROP = 30;

  /** The median of {@code spread}, linear inside a bucket; NaN without values or bounds. */
  public static double median(Spread spread) {
    double half = spread.count() / 2;
    if (half == 0 || spread.bounds().isEmpty()) {
      return Double.NaN;
    }
    double below = 0;
    for (int i = 0; i < spread.counts().size(); i++) {
      double here = spread.counts().get(i);
      if (below + here >= half && here > 0) {
        int last = spread.bounds().size() - 1;
        double high = spread.bounds().get(Math.min(i, last));
        // The outer buckets are open: their only bound stands for them.
        boolean open = i == 0 || i > last;
        double low = open ? high : spread.bounds().get(i - 1);
        return low + (high - low) * (half - below) / here;
      }
      below += here;
    }
    return Double.NaN;
  }

  /** {@code hz_drop}: Hz by which the last 5 min lie under the last hour's median; NaN unknown. */
  public static double drop(Spread hour, Spread fiveMinutes) {
    Double mean = fiveMinutes.mean();
    return mean == null ? Double.NaN : median(hour) - mean;
  }

  /** {@code feed_softening_rate}: the share of the normal stimuli held back. */
  public static double softeningRate(ProtectiveLevel level) {
    // In decimals: 1 - 0.7 in binary is 0.30000000000000004.
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(level.stimulus())).doubleValue();
  }

  /**
   * {@code EVU} of parts in 0..1, NaN where unknown: 0.35 latency, 0.25 feed coherence, 0.25
   * collective, 0.15 safety, renormalised over the known ones; NaN under 0.6 of the weight.
   */
  public static double evu(double latency, double coherence, double collective, double safety) {
    double[] parts = {latency, coherence, collective, safety};
    double[] weights = {0.35, 0.25, 0.25, 0.15};
    double sum = 0;
    double known = 0;
    for (int i = 0; i < parts.length; i++) {
      if (!Double.isNaN(parts[i])) {
        sum += weights[i] * Math.max(0, Math.min(1, parts[i]));
        known += weights[i];
      }
    }
    return known < 0.6 - 1e-9 ? Double.NaN : sum / known;
  }
}
