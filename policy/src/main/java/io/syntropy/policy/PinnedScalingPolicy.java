package io.syntropy.policy;

import io.syntropy.policy.RegionPolicy.ActionTerms;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a change of replicas keeps of the policy that asked for it, while it is the one in force
 * (I32). Plain data, kept across restarts. The next change is an action of its own.
 *
 * @param action expiry and extensions
 * @param floor fewest replicas a revert may lead to; the higher of this and the current one counts
 * @param targets where a revert is written, by region; null in a state of before it was kept
 */
public record PinnedScalingPolicy(
    PolicyRevision revision,
    ActionTerms action,
    int floor,
    @Nullable SortedMap<String, OutsideTarget> targets) {

  public PinnedScalingPolicy {
    targets = targets == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  static PinnedScalingPolicy of(ScalingPolicy policy, PolicyRevision revision) {
    return new PinnedScalingPolicy(revision, policy.action(), policy.floor(), policy.targets());
  }

  /** What a change in {@code region} is written to beside the directive; null for that alone. */
  @Nullable OutsideTarget target(String region) {
    return targets == null ? null : targets.get(region);
  }
}
