package io.syntropy.policy;

import io.syntropy.policy.RegionPolicy.ActionTerms;

/**
 * What a change of replicas keeps of the policy that asked for it, while it is the one in force
 * (I32). Plain data, kept across restarts. The next change is an action of its own.
 *
 * @param action expiry and extensions
 * @param floor fewest replicas a revert may lead to; the higher of this and the current one counts
 */
public record PinnedScalingPolicy(PolicyRevision revision, ActionTerms action, int floor) {

  static PinnedScalingPolicy of(ScalingPolicy policy, PolicyRevision revision) {
    return new PinnedScalingPolicy(revision, policy.action(), policy.floor());
  }
}
