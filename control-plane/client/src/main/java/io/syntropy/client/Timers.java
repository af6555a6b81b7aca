package io.syntropy.client;

import java.time.Duration;

/** Runs things later. A port, so that tests move time instead of waiting for it. */
@FunctionalInterface
interface Timers {
  /** Runs the task once after the delay; cancelling after it ran does nothing. */
  Cancellation after(Duration delay, Runnable task);

  /** Takes a scheduled task back. */
  @FunctionalInterface
  interface Cancellation {
    void cancel();
  }
}
