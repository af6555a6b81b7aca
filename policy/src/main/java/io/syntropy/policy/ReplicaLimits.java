package io.syntropy.policy;

import io.syntropy.policy.ScalingRegionState.Change;
import io.syntropy.policy.ScalingRegionState.Recommendation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The HPA's stabilisation windows and rates. */
final class ReplicaLimits {
  private ReplicaLimits() {}

  /** As little change as any recommendation inside the windows asked for. */
  static int stabilised(
      ScalingPolicy policy, List<Recommendation> past, int current, int desired, Instant now) {
    int up = desired;
    int down = desired;
    for (Recommendation r : past) {
      if (within(r.at(), policy.up().window(), now)) {
        up = Math.min(up, r.replicas());
      }
      if (within(r.at(), policy.down().window(), now)) {
        down = Math.max(down, r.replicas());
      }
    }
    return Math.min(Math.max(current, up), down);
  }

  /** As far towards {@code desired} as the rates allow now. */
  static int rated(
      ScalingPolicy policy, List<Change> changes, int current, int desired, Instant now) {
    if (desired > current) {
      return Math.min(desired, Math.max(current, limit(policy.up(), 1, changes, current, now)));
    }
    if (desired < current) {
      return Math.max(desired, Math.min(current, limit(policy.down(), -1, changes, current, now)));
    }
    return desired;
  }

  private static int limit(
      ScalingRules rules, int sign, List<Change> changes, int current, Instant now) {
    if (rules.select() == ScalingRules.Select.DISABLED) {
      return current;
    }
    boolean most = (rules.select() == ScalingRules.Select.MAX) == (sign > 0);
    int limit = most ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (ScalingRules.Rate rate : rules.rates()) {
      long start = current;
      for (Change c : changes) {
        start -= within(c.at(), rate.period(), now) ? c.delta() : 0;
      }
      double reached =
          switch (rate.unit()) {
            case PODS -> start + (double) sign * rate.value();
            case PERCENT -> start * (1 + sign * rate.value() / 100.0);
          };
      int bound = (int) (sign > 0 ? Math.ceil(reached) : Math.floor(reached));
      limit = most ? Math.max(limit, bound) : Math.min(limit, bound);
    }
    return limit;
  }

  private static boolean within(Instant at, Duration window, Instant now) {
    return at.isAfter(now.minus(window));
  }
}
