package io.syntropy.services.grid;

/**
 * How far a node can be relied on, 0 to 1, from its heartbeats. A kept one moves it 2 % of the way
 * to 1, a missed one 20 % of the way to 0: trust is lost faster than it is won.
 *
 * @param value 0 to 1; a new node starts at 0.5
 */
record Reputation(double value) {
  static final Reputation INITIAL = new Reputation(0.5);
  private static final double GAIN = 0.02;
  private static final double LOSS = 0.2;

  /** Beyond this many the value is as good as 0. */
  private static final long MOST_MISSES = 100;

  Reputation {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("reputation: " + value + " (expected 0..1)");
    }
  }

  Reputation kept() {
    return new Reputation(Math.min(1, value + GAIN * (1 - value)));
  }

  Reputation missed(long times) {
    return new Reputation(value * Math.pow(1 - LOSS, Math.clamp(times, 0, MOST_MISSES)));
  }
}
