package io.syntropy.slo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts over buckets: bucket i holds values in (bounds[i-1], bounds[i]], the last one what is
 * above all bounds.
 *
 * @param sum sum of the values
 * @param counts one more than {@code bounds}, or empty when no bounds are known yet
 */
public record Spread(double sum, List<Double> bounds, List<Double> counts) {
  public Spread {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
  }

  /** How many values there are. */
  public double count() {
    return counts.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The mean; null without values. */
  public @Nullable Double mean() {
    double count = count();
    return count == 0 ? null : sum / count;
  }

  /**
   * The share of values at or under {@code x}, linear inside a bucket (exact when {@code x} is a
   * bound); null without values.
   */
  public @Nullable Double shareAtMost(double x) {
    double count = count();
    if (count == 0) {
      return null;
    }
    double below = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (i < bounds.size() && bounds.get(i) <= x) {
        below += counts.get(i);
        continue;
      }
      if (i > 0 && i < bounds.size()) {
        double lower = bounds.get(i - 1);
        below += counts.get(i) * (x - lower) / (bounds.get(i) - lower);
      }
      break;
    }
    return below / count;
  }

  /**
   * Shannon entropy over the buckets ÷ log(number of buckets), 0..1 (contracts §7); null without
   * values or with fewer than two buckets.
   */
  public @Nullable Double entropy() {
    double count = count();
    if (count == 0 || counts.size() < 2) {
      return null;
    }
    double entropy = 0;
    for (double n : counts) {
      if (n > 0) {
        entropy -= n / count * Math.log(n / count);
      }
    }
    return Math.min(1, Math.max(0, entropy / Math.log(counts.size())));
  }
}
