package io.syntropy.acceptance;

import java.util.Arrays;
import java.util.Locale;

/** Measured values and how they are printed. */
final class Figures {
  private double[] sorted = {};

  void add(double value) {
    sorted = Arrays.copyOf(sorted, sorted.length + 1);
    sorted[sorted.length - 1] = value;
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  /** The smallest value that at least that share of all values does not exceed. */
  double quantile(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  /** Median and range. */
  String median(String unit) {
    return String.format(
        Locale.ROOT, "%.2f %s (%.2f-%.2f)", quantile(0.5), unit, quantile(0), quantile(1));
  }

  /** Median, 90th percentile and the largest. */
  String tail(String unit) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f, p90 %.0f, max %.0f %s (min %.0f, n %d)",
        quantile(0.5),
        quantile(0.9),
        quantile(1),
        unit,
        quantile(0),
        count());
  }

  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
