package io.syntropy.policy;

import io.syntropy.policy.ScalingRegionState.Change;
import io.syntropy.policy.ScalingRegionState.Flight;
import io.syntropy.policy.ScalingRegionState.Open;
import io.syntropy.policy.ScalingRegionState.Recommendation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A region's scaling state while one tick works on it. */
final class ScalingDraft {
  final List<Recommendation> recommendations = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final SortedSet<String> paged = new TreeSet<>();
  @Nullable Flight flight;
  @Nullable Open open;
  int extensions;
  boolean operatorOwned;
  RegionState.Told told = RegionState.Told.NOTHING;
  boolean toldUp;
  @Nullable Instant syncedAt;
  @Nullable String heldBy;

  static ScalingDraft of(ScalingRegionState s) {
    ScalingDraft d = new ScalingDraft();
    d.recommendations.addAll(s.recommendations());
    d.changes.addAll(s.changes());
    d.paged.addAll(s.paged());
    d.flight = s.flight();
    d.open = s.open();
    d.extensions = s.extensions();
    d.operatorOwned = s.operatorOwned();
    d.told = s.told();
    d.toldUp = s.toldUp();
    d.syncedAt = s.syncedAt();
    d.heldBy = s.heldBy();
    return d;
  }

  ScalingRegionState freeze() {
    return new ScalingRegionState(
        recommendations,
        changes,
        flight,
        open,
        extensions,
        operatorOwned,
        told,
        toldUp,
        List.copyOf(paged),
        syncedAt,
        heldBy);
  }

  /** A change made before pins were kept goes on by {@code current}. */
  void adopt(PinnedScalingPolicy current) {
    if (open != null && open.pinned() == null) {
      open =
          new Open(open.decisionKey(), open.before(), open.replicas(), open.expiresAt(), current);
    }
  }

  /** Drops what no window reaches any more. */
  void forget(ScalingPolicy policy, Instant now) {
    Instant from = now.minus(longest(policy));
    if (recommendations.size() > 1) {
      Recommendation last = recommendations.get(recommendations.size() - 1);
      recommendations.removeIf(r -> r != last && !r.at().isAfter(from));
    }
    changes.removeIf(c -> !c.at().isAfter(now.minus(Guard.RATE_WINDOW)));
  }

  /** After a start or a blind time, what is there counts as asked for until a window has passed. */
  void sighted(ScalingPolicy policy, int current, Instant now) {
    Duration gap = longest(policy).plus(policy.sync().multipliedBy(2));
    if (recommendations.isEmpty()
        || recommendations.get(recommendations.size() - 1).at().isBefore(now.minus(gap))) {
      recommendations.add(new Recommendation(now, current));
    }
  }

  private static Duration longest(ScalingPolicy policy) {
    Duration up = policy.up().window();
    Duration down = policy.down().window();
    return up.compareTo(down) > 0 ? up : down;
  }

  /** The replicas the target is asked for, as far as is known. */
  @Nullable Integer current(@Nullable ScalingInput in) {
    if (flight != null && flight.phase() == InFlight.Phase.APPLIED) {
      return flight.replicas();
    }
    return in == null ? null : in.replicas();
  }

  /** A change that did not take effect counts against I19 still, but moved nothing. */
  void undone(Flight failed) {
    if (!changes.isEmpty()) {
      Change last = changes.get(changes.size() - 1);
      if (last.delta() == failed.replicas() - failed.before()) {
        changes.set(changes.size() - 1, new Change(last.at(), 0));
      }
    }
    open = null;
    flight = null;
    heldBy = null;
  }

  void quiet() {
    told = RegionState.Told.NOTHING;
  }

  /** Whether a decision without effect was not told yet; each is told once per episode. */
  boolean isNews(boolean up, Verdict verdict) {
    if (up != toldUp) {
      told = RegionState.Told.NOTHING;
    }
    toldUp = up;
    RegionState.Told now =
        verdict == Verdict.DENIED ? RegionState.Told.DENIED : RegionState.Told.OBSERVED;
    boolean news = now.compareTo(told) > 0;
    told = news ? now : told;
    return news;
  }
}
