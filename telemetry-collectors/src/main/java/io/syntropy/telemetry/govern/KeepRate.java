package io.syntropy.telemetry.govern;

/**
 * The share of unremarkable traces that is kept: all while few arrive, else as many as that, but
 * never less than a fixed share. It goes by how many traces began, never by which, so that weights
 * of 1 / rate stay unbiased.
 */
final class KeepRate {
  private static final long WINDOW_MILLIS = 10_000;

  private final double least;
  private final double perWindow;
  private long begun;
  private long count;
  private long before;

  /**
   * @param least the share kept however many arrive
   * @param keepAllBelow traces a second up to which all are kept; 0 means never
   */
  KeepRate(double least, double keepAllBelow) {
    this.least = least;
    this.perWindow = keepAllBelow * WINDOW_MILLIS / 1_000;
  }

  /** Counts a trace that begins. */
  void begin(long now) {
    roll(now);
    count++;
  }

  /** The share kept of traces decided {@code now}. */
  double at(long now) {
    if (perWindow == 0) {
      return least;
    }
    roll(now);
    long arrived = Math.max(count, before);
    return arrived <= perWindow ? 1 : Math.max(least, perWindow / arrived);
  }

  private void roll(long now) {
    long passed = now - begun;
    if (passed >= WINDOW_MILLIS) {
      before = passed < 2 * WINDOW_MILLIS ? count : 0;
      count = 0;
      begun = now - passed % WINDOW_MILLIS;
    }
  }
}
