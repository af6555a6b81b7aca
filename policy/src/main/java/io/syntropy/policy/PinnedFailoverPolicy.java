package io.syntropy.policy;

import io.syntropy.policy.FailoverPolicy.ScaleTerms;
import io.syntropy.policy.FailoverPolicy.Wanted;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failover keeps of the policy it began with, until the region is back (I32): its steps, how
 * long capacity is waited for, and the time to live of protective hard. Plain data, kept across
 * restarts. Where traffic may go is pinned with the drain it belongs to.
 */
public record PinnedFailoverPolicy(
    PolicyRevision revision, Set<Wanted> steps, ScaleTerms scale, Duration hardFor) {
  public PinnedFailoverPolicy {
    steps =
        steps.isEmpty()
            ? Collections.emptySet()
            : Collections.unmodifiableSet(EnumSet.copyOf(steps));
  }

  static PinnedFailoverPolicy of(FailoverPolicy policy, PolicyRevision revision, Duration hardFor) {
    return new PinnedFailoverPolicy(revision, policy.steps(), policy.scale(), hardFor);
  }

  /** The lower bound of the two; null, no growth, where either gives none. */
  @Nullable Integer maxReplicas(FailoverPolicy current) {
    Integer then = scale.maxReplicas();
    Integer now = current.scale().maxReplicas();
    return then == null || now == null ? null : Integer.valueOf(Math.min(then, now));
  }
}
