package io.syntropy.policy;

import io.syntropy.policy.ProtectivePolicy.Recover;
import io.syntropy.policy.ProtectivePolicy.Ttl;

/**
 * What a protective level in force keeps of the policy that raised it, until it has ended (I32):
 * its time to live and what counts as recovered. Plain data, kept across restarts.
 *
 * <p>What raises a level, and the mode that may, are those of the policy in force; while that says
 * bad, nothing counts as recovered.
 */
public record PinnedProtectivePolicy(
    ProtectiveLevel level, PolicyRevision revision, Recover recover, Ttl ttl) {

  static PinnedProtectivePolicy of(
      ProtectiveLevel level, ProtectivePolicy policy, PolicyRevision revision) {
    return new PinnedProtectivePolicy(level, revision, policy.recover(), policy.ttl());
  }

  PinnedProtectivePolicy at(ProtectiveLevel other) {
    return new PinnedProtectivePolicy(other, revision, recover, ttl);
  }
}
