package io.syntropy.actuators;

import java.time.Duration;

/** Whether a target shows an order everywhere it must. */
public sealed interface ReadBack {
  /**
   * Everything that was asked shows the order.
   *
   * @param cached how long a client may still use an older answer, from now on (for DNS the
   *     greatest time to live of our records; zero where nothing caches)
   */
  record Confirmed(Duration cached) implements ReadBack {}

  /** The order, or an older state of ours, is there: not everywhere yet, or not now readable. */
  record Pending(String missing) implements ReadBack {}

  /** The target shows something else: a foreign edit or a newer order. */
  record Differs(String found) implements ReadBack {}
}
