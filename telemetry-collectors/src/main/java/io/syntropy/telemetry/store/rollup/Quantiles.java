package io.syntropy.telemetry.store.rollup;

/**
 * Quantiles of distributions, as Prometheus' {@code histogram_quantile} defines them, so that
 * charts here and there agree.
 *
 * <ul>
 *   <li>Explicit buckets: linear inside the bucket of the rank; the first one begins at 0 unless
 *       its bound is ≤ 0, which then is the answer; beyond the last bound that bound is the answer.
 *   <li>Exponential ones, as for native histograms: logarithmic inside a bucket, linear inside the
 *       zero bucket, which begins (ends) at 0 when nothing is negative (positive).
 *   <li>NaN without values, and for explicit ones without any bound.
 * </ul>
 */
final class Quantiles {
  private Quantiles() {}

  static double of(double q, Measure m) {
    return switch (m) {
      case Amount a -> Double.NaN;
      case Explicit e -> explicit(q, e);
      case Exponential e -> exponential(q, e);
    };
  }

  private static double explicit(double q, Explicit e) {
    long[] counts = e.counts();
    double[] bounds = e.bounds();
    long total = Shapes.total(counts);
    if (counts.length < 2 || total == 0) {
      return Double.NaN;
    }
    double rank = q * total;
    int b = 0;
    long below = 0;
    while (b < counts.length - 1 && below + counts[b] < rank) {
      below += counts[b];
      b++;
    }
    if (b == counts.length - 1) {
      return bounds[b - 1];
    }
    if (b == 0 && bounds[0] <= 0) {
      return bounds[0];
    }
    double begin = b == 0 ? 0 : bounds[b - 1];
    return begin + (bounds[b] - begin) * ((rank - below) / counts[b]);
  }

  private static double exponential(double q, Exponential e) {
    if (e.count() == 0) {
      return Double.NaN;
    }
    double rank = q * e.count();
    boolean hasNegative = e.negative().total() > 0;
    boolean hasPositive = e.positive().total() > 0;
    long below = 0;
    double answer = Double.NaN;
    for (int i = e.negative().counts().length - 1; i >= 0; i--) {
      long count = e.negative().counts()[i];
      if (count > 0) {
        double position = e.negative().offset() + i + 1 - inside(rank, below, count);
        answer = -Math.exp(logBound(position, e.scale()));
        below += count;
        if (isReached(q, rank, below)) {
          return answer;
        }
      }
    }
    if (e.zeros() > 0) {
      double low = !hasNegative && hasPositive ? 0 : -e.zeroThreshold();
      double high = !hasPositive && hasNegative ? 0 : e.zeroThreshold();
      answer = low + (high - low) * inside(rank, below, e.zeros());
      below += e.zeros();
      if (isReached(q, rank, below)) {
        return answer;
      }
    }
    for (int i = 0; i < e.positive().counts().length; i++) {
      long count = e.positive().counts()[i];
      if (count > 0) {
        double position = e.positive().offset() + i + inside(rank, below, count);
        answer = Math.exp(logBound(position, e.scale()));
        below += count;
        if (isReached(q, rank, below)) {
          return answer;
        }
      }
    }
    return answer;
  }

  private static double inside(double rank, long below, long count) {
    return Math.clamp((rank - below) / count, 0, 1);
  }

  // Prometheus walks from the nearer end: a rank between two buckets is the upper one's from the
  // median on.
  private static boolean isReached(double q, double rank, long below) {
    return q < 0.5 ? below >= rank : below > rank;
  }

  /** ln of base^position. */
  private static double logBound(double position, int scale) {
    return Math.scalb(position, -scale) * Math.log(2);
  }
}
