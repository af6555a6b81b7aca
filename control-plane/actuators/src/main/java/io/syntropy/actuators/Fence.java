package io.syntropy.actuators;

import java.util.Comparator;

/**
 * The place of an order among all orders to a target.
 *
 * @param epoch the leader's fencing token, raised with every change of leader
 * @param generation the number of the plan within the epoch, raised with every new desired state
 */
public record Fence(long epoch, long generation) implements Comparable<Fence> {
  private static final Comparator<Fence> ORDER =
      Comparator.comparingLong(Fence::epoch).thenComparingLong(Fence::generation);

  public Fence {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch: %d (expected at least 0)".formatted(epoch));
    }
    if (generation < 0) {
      throw new IllegalArgumentException(
          "generation: %d (expected at least 0)".formatted(generation));
    }
  }

  @Override
  public int compareTo(Fence other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "epoch " + epoch + " generation " + generation;
  }
}
