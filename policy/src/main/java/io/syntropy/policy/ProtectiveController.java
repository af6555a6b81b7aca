package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides on the protective mode of a service's regions by one {@link ProtectivePolicy}: a pure
 * function, to be called once a second. Regions are judged each on its own.
 */
public final class ProtectiveController {
  private final ProtectivePolicy policy;

  public ProtectiveController(ProtectivePolicy policy) {
    this.policy = policy;
  }

  /** The policy decided by. */
  public ProtectivePolicy policy() {
    return policy;
  }

  /** One tick. A region missing from {@code regions} is unknown. */
  public ProtectiveStep step(
      ProtectiveState state,
      Instant now,
      SortedMap<String, CollectiveInput> regions,
      List<OperatorCommand> commands) {
    return new ProtectiveStep(state, List.of(), new TreeMap<>());
  }

  /** The state to go on with after a restart: levels and their expiry stay, holds start anew. */
  public ProtectiveState restored(ProtectiveState state, Instant now) {
    return state;
  }
}
