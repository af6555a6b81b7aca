package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides on the replicas of a service's regions by one {@link ScalingPolicy}: a pure function, to
 * be called once a second; signals are weighed every {@link ScalingPolicy#sync()}. Regions are
 * judged each on its own.
 *
 * <p>The algorithm is the Kubernetes HPA's: the largest count any signal asks for, stabilised,
 * rated and bounded. An unknown signal starts nothing and forbids fewer replicas; the others may
 * still ask for more. A region that is not normal, receives another's traffic or burns its budget
 * does not shrink. In {@link Mode#OBSERVE} a due change comes out as the same intent, marked
 * observe, once per episode.
 *
 * <p>A change in force lapses after {@code action.expires}: with all signals known it is decided
 * anew; blind, replicas taken away come back, and replicas added stay for bounded extensions with a
 * page, after which they are an operator's.
 */
public final class ScalingController {
  /** After a start, heartbeats and readings have come in anew by then. */
  static final Duration QUIET = Duration.ofSeconds(60);

  private final ScalingPolicy policy;
  private final PinnedScalingPolicy current;

  /** Decides by a policy of which no document is known. */
  public ScalingController(ScalingPolicy policy) {
    this(policy, PolicyRevision.UNKNOWN);
  }

  /**
   * Decides by the policy in force.
   *
   * @param revision of it, pinned by the changes it asks for
   */
  public ScalingController(ScalingPolicy policy, PolicyRevision revision) {
    this.policy = policy;
    this.current = PinnedScalingPolicy.of(policy, revision);
  }

  /** The policy decided by. */
  public ScalingPolicy policy() {
    return policy;
  }

  /** One tick. */
  public ScalingStep step(ScalingState state, Instant now, ScalingInputs inputs) {
    boolean hold = state.operatorHold();
    for (OperatorCommand command : inputs.commands()) {
      hold = command instanceof OperatorCommand.Hold h ? h.on() : hold;
    }
    Instant quietUntil = state.quietUntil();
    boolean quiet = quietUntil != null && now.isBefore(quietUntil);
    SortedMap<String, ScalingDraft> drafts = new TreeMap<>();
    state.regions().forEach((name, s) -> drafts.put(name, ScalingDraft.of(s)));
    inputs.regions().keySet().forEach(n -> drafts.computeIfAbsent(n, k -> new ScalingDraft()));
    List<Intent> intents = new ArrayList<>();
    SortedMap<String, ScalingRegionState> frozen = new TreeMap<>();
    SortedMap<String, List<Signal>> signals = new TreeMap<>();
    for (var e : drafts.entrySet()) {
      String region = e.getKey();
      ScalingInput in = inputs.regions().get(region);
      ScalingTick tick =
          new ScalingTick(
              policy,
              current,
              now,
              hold,
              quiet,
              region,
              e.getValue(),
              in,
              inputs.answers(),
              intents);
      inputs.outcomes().forEach(o -> ScalingFlights.outcome(tick, o));
      boolean revert = commanded(tick, region, inputs.commands());
      signals.put(region, tick.run(revert));
      frozen.put(region, e.getValue().freeze());
    }
    return new ScalingStep(
        new ScalingState(frozen, hold, quiet ? quietUntil : null), intents, signals);
  }

  private static boolean commanded(
      ScalingTick tick, String region, List<OperatorCommand> commands) {
    boolean revert = false;
    for (OperatorCommand command : commands) {
      switch (command) {
        case OperatorCommand.Hold hold -> {}
        case OperatorCommand.Revert r -> revert |= r.region().equals(region);
        case OperatorCommand.Scale s -> {
          if (s.region().equals(region)) {
            tick.asked(s);
          }
        }
        case OperatorCommand.Drain d -> {}
        case OperatorCommand.Restore r -> {}
        case OperatorCommand.Protect p -> {}
        case OperatorCommand.Direct d -> {}
        case OperatorCommand.Withdraw w -> {}
        case OperatorCommand.Take take -> {
          if (take.region().equals(region)) {
            tick.owned("replicas changed by " + take.by());
          }
        }
        case OperatorCommand.Release release -> {
          if (release.region().equals(region)) {
            tick.released();
          }
        }
      }
    }
    return revert;
  }

  /**
   * The state to go on with after a restart: open changes, budget and ownership stay; what signals
   * asked for before counts no more, so that a window passes before anything shrinks.
   */
  public ScalingState restored(ScalingState state, Instant now) {
    SortedMap<String, ScalingRegionState> regions = new TreeMap<>();
    state
        .regions()
        .forEach((name, s) -> {
          ScalingDraft d = ScalingDraft.of(s);
          d.recommendations.clear();
          d.syncedAt = null;
          regions.put(name, d.freeze());
        });
    return new ScalingState(regions, state.operatorHold(), now.plus(QUIET));
  }
}
