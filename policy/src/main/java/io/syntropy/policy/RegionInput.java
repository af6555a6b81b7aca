package io.syntropy.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one region of a service at a tick.
 *
 * @param passive null when the service reported nothing
 * @param active null when the region was never probed
 * @param instances capacity reports of live instances
 * @param capacityRps the manifest's {@code capacity_rps}, an upper bound; null when not stated
 */
public record RegionInput(
    @Nullable PassiveEvidence passive,
    @Nullable ActiveEvidence active,
    List<InstanceCapacity> instances,
    @Nullable Double capacityRps) {
  /** A region nothing is known about. */
  public static final RegionInput NOTHING = new RegionInput(null, null, List.of(), null);

  public RegionInput {
    instances = List.copyOf(instances);
  }
}
