package io.syntropy.telemetry.forward;

/** A point of a Prometheus series. */
sealed interface WrittenPoint {
  /** Prometheus' staleness marker. */
  double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  long timeMillis();

  /** A float sample. */
  record Number(long timeMillis, double value) implements WrittenPoint {}

  /** A native histogram; offsets as in OTLP. A sum of {@link #STALE} marks the series as gone. */
  record Native(
      long timeMillis,
      long count,
      double sum,
      int schema,
      double zeroThreshold,
      long zeroCount,
      int positiveOffset,
      long[] positive,
      int negativeOffset,
      long[] negative)
      implements WrittenPoint {

    static Native stale(long timeMillis) {
      return new Native(timeMillis, 0, STALE, 0, 0, 0, 0, new long[0], 0, new long[0]);
    }
  }
}
