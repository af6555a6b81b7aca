package io.syntropy.cli.demo;

import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for things to come true while the demo's processes live. */
final class Watch {
  private static final long STEP_MILLIS = 250;

  private final Stage stage;

  Watch(Stage stage) {
    this.stage = stage;
  }

  /**
   * Waits until {@code condition} holds.
   *
   * @return false when {@code patience} ran out
   * @throws CommandFailure when one of the processes ended
   */
  boolean until(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Lets time pass. */
  void rest(Duration time) {
    until(time, () -> false);
  }

  /** Returns only by an exception: when a process ended or the demo is told to stop. */
  void forever() {
    while (true) {
      pause();
    }
  }

  private void pause() {
    stage.requireAlive();
    try {
      Thread.sleep(STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILURE, "interrupted", e);
    }
  }
}
