package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one region of a service at a tick.
 *
 * @param passive null when the service reported nothing
 * @param active null when the region was never probed
 * @param instances capacity reports of live instances
 * @param capacityRps the manifest's {@code capacity_rps}, an upper bound; null when not stated
 * @param extras readings of the policy's extra signals by name; one missing is unknown
 * @param protection level by the region's collective signal; null when nothing decides on one
 */
public record RegionInput(
    @Nullable PassiveEvidence passive,
    @Nullable ActiveEvidence active,
    List<InstanceCapacity> instances,
    @Nullable Double capacityRps,
    SortedMap<String, ExtraReading> extras,
    @Nullable ProtectiveLevel protection) {
  /** A region nothing is known about. */
  public static final RegionInput NOTHING = new RegionInput(null, null, List.of(), null);

  public RegionInput {
    instances = List.copyOf(instances);
    extras = Collections.unmodifiableSortedMap(new TreeMap<>(extras));
  }

  /** A region without extra signals or a protective policy. */
  public RegionInput(
      @Nullable PassiveEvidence passive,
      @Nullable ActiveEvidence active,
      List<InstanceCapacity> instances,
      @Nullable Double capacityRps) {
    this(passive, active, instances, capacityRps, new TreeMap<>(), null);
  }
}
