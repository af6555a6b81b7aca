package io.syntropy.policy;

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
}
