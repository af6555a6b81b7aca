package io.syntropy.telemetry.govern;

/**
 * Start and end of the interval a delta report covers. Ends never repeat, so that no two reports of
 * a series are taken for the same point.
 */
final class ReportTimes {
  private static final long MILLI = 1_000_000;

  private long startNanos;
  private long timeNanos;

  /** Begins the next report at {@code nowMillis}, milliseconds since the epoch. */
  void next(long nowMillis) {
    startNanos = timeNanos;
    timeNanos = timeNanos / MILLI == nowMillis ? timeNanos + 1 : nowMillis * MILLI;
    if (startNanos == 0 || startNanos >= timeNanos) {
      startNanos = timeNanos - MILLI;
    }
  }

  long startNanos() {
    return startNanos;
  }

  long timeNanos() {
    return timeNanos;
  }
}
