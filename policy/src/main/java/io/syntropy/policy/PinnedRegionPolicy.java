package io.syntropy.policy;

import io.syntropy.policy.RegionPolicy.ActionTerms;
import io.syntropy.policy.RegionPolicy.Breach;
import io.syntropy.policy.RegionPolicy.Floor;
import io.syntropy.policy.RegionPolicy.Probation;
import io.syntropy.policy.RegionPolicy.Recover;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a region's open action keeps of the policies that opened it, until it has ended (I32): its
 * hold, ramp and expiry go by these whatever becomes of the documents. Plain data, kept across
 * restarts.
 *
 * <p>Safety is judged by the stricter of this and the policies in force: {@link #minHealthyRegions}
 * and {@link #terms}. The mode is not pinned: what is undone is undone in any mode, and anything
 * new asks the document in force.
 *
 * @param breach what counts as breaching, and as a relapse
 * @param recover what counts as recovered, and for how long
 * @param floor volume under which telemetry says nothing of the region
 * @param minHealthyRegions as in the policy; null for its default
 * @param dwell least time before the way back
 * @param probation the steps of the way back
 * @param action expiry and extensions
 * @param window observation window of the region's signals
 * @param extras limits of the further signals
 * @param terms where its traffic may go
 */
public record PinnedRegionPolicy(
    PolicyRevision revision,
    Breach breach,
    Recover recover,
    Floor floor,
    @Nullable Integer minHealthyRegions,
    Duration dwell,
    Probation probation,
    ActionTerms action,
    Duration window,
    List<Limit> extras,
    FailoverTerms terms) {
  public PinnedRegionPolicy {
    extras = List.copyOf(extras);
  }

  /** The limit of a further signal. */
  public record Limit(String name, ExtraSignal.Side side, double limit) {}

  static PinnedRegionPolicy of(RegionPolicy policy, FailoverTerms terms, PolicyRevision revision) {
    return new PinnedRegionPolicy(
        revision,
        policy.breach(),
        policy.recover(),
        policy.floor(),
        policy.minHealthyRegions(),
        policy.dwell(),
        policy.probation(),
        policy.action(),
        policy.window(),
        policy.extras().stream().map(e -> new Limit(e.name(), e.side(), e.limit())).toList(),
        terms);
  }

  /** {@code current} with what is pinned in place of its own. */
  RegionPolicy over(RegionPolicy current) {
    return new RegionPolicy(
        current.name(),
        current.service(),
        breach,
        recover,
        floor,
        minHealthyRegions,
        dwell,
        probation,
        action,
        window,
        current.mode(),
        current.signals(),
        current.extras().stream().map(this::limited).toList());
  }

  /** A signal declared since counts by its own limit. */
  private ExtraSignal limited(ExtraSignal signal) {
    return extras.stream()
        .filter(l -> l.name().equals(signal.name()))
        .findFirst()
        .map(l ->
            new ExtraSignal(
                signal.name(), signal.selector(), l.side(), l.limit(), signal.staleAfter()))
        .orElse(signal);
  }
}
