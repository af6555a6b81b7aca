package io.syntropy.actuators.kubernetes;

import io.syntropy.actuators.TargetState;

/**
 * How many replicas a workload shall have.
 *
 * @param count 0 to 100,000; zero may be read, never written
 */
public record Replicas(int count) implements TargetState {
  public Replicas {
    if (count < 0 || count > 100_000) {
      throw new IllegalArgumentException("replicas: %d (expected 0 to 100000)".formatted(count));
    }
  }

  @Override
  public String canonical() {
    return "replicas " + count + "\n";
  }

  @Override
  public boolean empty() {
    return count == 0;
  }
}
