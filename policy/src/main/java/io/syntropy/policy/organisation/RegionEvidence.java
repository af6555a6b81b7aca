package io.syntropy.policy.organisation;

import io.syntropy.policy.HealthClass;
import io.syntropy.policy.Judgement;

/**
 * A region's class as decided on.
 *
 * @param health the worse of the known kinds
 * @param passive by service telemetry alone
 * @param active by probes alone
 */
public record RegionEvidence(
    String region, HealthClass health, HealthClass passive, HealthClass active) {
  /** The classes of a judgement. */
  public static RegionEvidence of(Judgement j) {
    return new RegionEvidence(j.region(), j.health(), j.passive(), j.active());
  }
}
