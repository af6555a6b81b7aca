package io.syntropy.policy;

import java.time.Instant;
import java.util.List;

/**
 * What one tick of an {@link InstanceController} came to.
 *
 * @param state to keep together with the intents, or not at all
 * @param rerouted instances whose weight others have taken over
 */
public record InstanceResult(InstanceState state, List<Intent> intents, List<Rerouted> rerouted) {
  public InstanceResult {
    intents = List.copyOf(intents);
    rerouted = List.copyOf(rerouted);
  }

  /**
   * An instance that is away, with enough replicas left.
   *
   * @param since when its weight was taken over
   * @param replicas that share the region's weight now, by id; never empty
   */
  public record Rerouted(
      String service, String region, String instanceId, Instant since, List<String> replicas) {
    public Rerouted {
      replicas = List.copyOf(replicas);
    }
  }
}
