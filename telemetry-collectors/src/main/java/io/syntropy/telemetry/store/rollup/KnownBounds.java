package io.syntropy.telemetry.store.rollup;

import java.util.Arrays;
import java.util.List;

/**
 * Bounds of explicit buckets that SDKs use unless told otherwise, so that they need not be written.
 * Only ever appended to.
 */
final class KnownBounds {
  private static final List<double[]> KNOWN =
      List.of(
          // OpenTelemetry SDK, default.
          new double[] {0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000},
          // OpenTelemetry semantic conventions, durations in seconds.
          new double[] {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10},
          // Prometheus client libraries, default.
          new double[] {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
          new double[0]);

  private static final int MAX_BOUNDS = 1 << 16;

  private KnownBounds() {}

  /** The known ones that equal {@code bounds}, else {@code bounds}. */
  static double[] of(double[] bounds) {
    int index = index(bounds);
    return index < 0 ? bounds : KNOWN.get(index);
  }

  private static int index(double[] bounds) {
    for (int i = 0; i < KNOWN.size(); i++) {
      if (Arrays.equals(KNOWN.get(i), bounds)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes bounds and whether there are counts. */
  static void write(double[] bounds, int counts, ByteSink out) {
    int index = index(bounds);
    out.unsigned((index + 1) << 1 | (counts > 0 ? 1 : 0));
    if (index < 0) {
      out.unsigned(bounds.length);
      for (double bound : bounds) {
        out.fixed(bound);
      }
    }
  }

  /** An empty distribution of the shape that was written. */
  static Explicit read(ByteSource in) {
    int tag = in.size((KNOWN.size() << 1) + 1);
    double[] bounds;
    if (tag >> 1 == 0) {
      bounds = new double[in.size(MAX_BOUNDS)];
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] = in.fixed();
      }
    } else {
      bounds = KNOWN.get((tag >> 1) - 1);
    }
    return new Explicit(0, 0, bounds, new long[(tag & 1) == 0 ? 0 : bounds.length + 1]);
  }
}
