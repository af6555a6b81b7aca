package io.syntropy.services.grid;

import org.jspecify.annotations.Nullable;

/**
 * A workload looking for a node.
 *
 * @param workload the workload's name
 * @param resources what it needs
 * @param region the region it prefers, null for none
 * @param regionRequired whether it may run only there
 * @param maxPricePerHour the most it pays an hour, null for any price
 */
public record PlacementRequest(
    String workload,
    Resources resources,
    @Nullable String region,
    boolean regionRequired,
    @Nullable Long maxPricePerHour) {

  /** Checks names, that something is asked for, and that a required region is named. */
  public PlacementRequest {
    NodeOffer.name("workload", workload);
    if (region != null) {
      NodeOffer.name("region", region);
    }
    if (resources == null || resources.equals(Resources.NONE)) {
      throw new IllegalArgumentException("resources: none (expected at least one above 0)");
    }
    if (regionRequired && region == null) {
      throw new IllegalArgumentException("region: none (expected one, as it is required)");
    }
    if (maxPricePerHour != null && maxPricePerHour < 0) {
      throw new IllegalArgumentException(
          "max_price_per_hour: " + maxPricePerHour + " (expected >= 0)");
    }
  }
}
