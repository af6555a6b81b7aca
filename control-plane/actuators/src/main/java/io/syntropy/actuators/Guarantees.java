package io.syntropy.actuators;

import java.util.List;

/**
 * What a target promises, and what it cannot: shown with every action on it and in its guide.
 *
 * @param compareAndSet whether the target itself refuses a write over a state that is not the
 *     expected one; without it I13 rests on idempotent writes, one leader and read-back
 * @param readable whether the state can be read back
 * @param holds what is guaranteed, one sentence each
 * @param lacks what is not, one sentence each; no target lacks nothing
 */
public record Guarantees(
    boolean compareAndSet, boolean readable, List<String> holds, List<String> lacks) {
  public Guarantees {
    holds = List.copyOf(holds);
    lacks = List.copyOf(lacks);
    if (lacks.isEmpty()) {
      throw new IllegalArgumentException("lacks: empty (expected at least one honest sentence)");
    }
  }
}
