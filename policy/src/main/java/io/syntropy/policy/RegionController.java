package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides on the traffic of a service's regions by one {@link RegionPolicy}: a pure function from
 * state, time and inputs to a new state and intents, to be called once a second.
 */
public final class RegionController {
  private final RegionPolicy policy;

  public RegionController(RegionPolicy policy) {
    this.policy = policy;
  }

  /** The policy decided by. */
  public RegionPolicy policy() {
    return policy;
  }

  /** One tick. The same arguments give the same result. */
  public Step step(ControllerState state, Instant now, ControlInputs inputs) {
    return new Step(state, List.of(), new TreeMap<>());
  }

  /**
   * The state to go on with after a restart: machines, weights, penalties, dwell and the open
   * action stay; progress of holds is gone, and nothing new starts for one hold (I31).
   */
  public ControllerState restored(ControllerState state, Instant now) {
    return state;
  }
}
