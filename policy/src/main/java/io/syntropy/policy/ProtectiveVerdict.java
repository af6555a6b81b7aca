package io.syntropy.policy;

import io.syntropy.policy.HoldProgress.Sight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one tick says about a region's collective signal. Unknown (no data, stale, not a number, too
 * few users, or a cut inside a bucket) is neither bad nor good.
 *
 * @param known whether there was enough fresh evidence
 * @param mean Hz, NaN when unknown
 * @param low share of low users by its upper bound, NaN when unknown
 */
record ProtectiveVerdict(
    boolean known,
    Sight meanLow,
    Sight manyLow,
    Sight good,
    double mean,
    double low,
    List<Signal> signals) {

  static ProtectiveVerdict of(
      String region, @Nullable CollectiveInput in, ProtectivePolicy policy) {
    return of(region, in, policy, policy.recover());
  }

  /** The same, recovery by what the level in force has pinned; nothing the policy calls bad is. */
  static ProtectiveVerdict of(
      String region,
      @Nullable CollectiveInput in,
      ProtectivePolicy policy,
      ProtectivePolicy.Recover recover) {
    boolean known =
        in != null
            && in.fresh()
            && in.users() >= policy.floor().users()
            && Double.isFinite(in.mean())
            && in.lowShare().known();
    if (in == null || !known) {
      List<Signal> signals =
          in == null ? List.of() : signals(region, in, policy, Health.UNKNOWN, Health.UNKNOWN);
      return new ProtectiveVerdict(
          false, Sight.UNKNOWN, Sight.UNKNOWN, Sight.UNKNOWN, Double.NaN, Double.NaN, signals);
    }
    Sight meanLow = in.mean() < policy.signal().meanBelow() ? Sight.YES : Sight.NO;
    Sight manyLow = sight(in.lowShare(), policy.signal().lowShare());
    Sight fewLow = invert(sight(in.lowShare(), recover.lowShareBelow()));
    boolean bad = meanLow == Sight.YES || manyLow == Sight.YES;
    Sight good = in.mean() >= recover.meanAtLeast() && !bad ? fewLow : Sight.NO;
    List<Signal> signals = signals(region, in, policy, health(meanLow), health(manyLow));
    return new ProtectiveVerdict(
        true, meanLow, manyLow, good, in.mean(), in.lowShare().high(), signals);
  }

  /** Whether a share reaches a cut; unknown when the cut lies between its bounds. */
  private static Sight sight(Share share, double cut) {
    return share.low() >= cut ? Sight.YES : share.high() >= cut ? Sight.UNKNOWN : Sight.NO;
  }

  private static Sight invert(Sight sight) {
    return switch (sight) {
      case YES -> Sight.NO;
      case NO -> Sight.YES;
      case UNKNOWN -> Sight.UNKNOWN;
    };
  }

  private static Health health(Sight bad) {
    return switch (bad) {
      case YES -> Health.BAD;
      case NO -> Health.GOOD;
      case UNKNOWN -> Health.UNKNOWN;
    };
  }

  private static List<Signal> signals(
      String region, CollectiveInput in, ProtectivePolicy policy, Health mean, Health low) {
    Instant at = in.observedAt();
    long floor = policy.floor().users();
    Health users = in.users() >= floor ? Health.GOOD : Health.UNKNOWN;
    return List.of(
        new Signal(
            region, "hz_mean", in.mean(), "Hz", policy.signal().meanBelow(), mean, at, "passive"),
        new Signal(
            region,
            "hz_low_share",
            in.lowShare().low(),
            "1",
            policy.signal().lowShare(),
            low,
            at,
            "passive"),
        new Signal(region, "users", in.users(), "1", floor, users, at, "passive"));
  }
}
