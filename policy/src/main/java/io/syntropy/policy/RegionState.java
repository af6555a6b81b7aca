package io.syntropy.policy;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region's part of a controller's state; plain data, kept across restarts.
 *
 * @param step index into the policy's probation steps, -1 outside probation
 * @param health class at the last tick
 * @param since last transition: start of the dwell
 * @param breach progress of the breach hold
 * @param recover progress of the recovery hold
 * @param stepGood progress of the current probation step
 * @param changes times of the changes of the last hour (I19)
 * @param rootKey decision key of the open drain, null in {@link TrafficMachine#NORMAL}
 * @param lastKey decision key of the newest shift about this region, null before the first
 * @param expiresAt expiry of the open action
 * @param extensions extensions used
 * @param operatorOwned whether the weights belong to an operator now
 * @param told what was already told of the present breach
 * @param rampRefused whether the present refusal of the way back was already told
 * @param demandRps demand when the region was last serving well, null when never seen
 * @param demandAt when that was measured
 * @param retryAfter no new drain before, after one whose verification failed
 * @param soft soft steps taken, each a quarter of the region's normal weight, 0..3
 * @param softBreach what was seen of a breach that comes and goes
 * @param softTold what was already told of the present need for a soft step
 * @param heldBy who drained it by hand: it does not come back by itself before the action expires;
 *     null when a policy did
 * @param pinned what governs its open action; null in {@link TrafficMachine#NORMAL} without soft
 *     steps, and in a state of before it was kept: then the policy in force at the next tick
 */
public record RegionState(
    TrafficMachine machine,
    int step,
    HealthClass health,
    Instant since,
    HoldProgress breach,
    HoldProgress recover,
    HoldProgress stepGood,
    FlapPenalty penalty,
    List<Instant> changes,
    @Nullable String rootKey,
    @Nullable String lastKey,
    @Nullable Instant expiresAt,
    int extensions,
    boolean operatorOwned,
    Told told,
    boolean rampRefused,
    @Nullable Double demandRps,
    @Nullable Instant demandAt,
    @Nullable Instant retryAfter,
    int soft,
    @Nullable BreachWindow softBreach,
    @Nullable Told softTold,
    @Nullable String heldBy,
    @Nullable PinnedRegionPolicy pinned) {
  public RegionState {
    changes = List.copyOf(changes);
    softBreach = requireNonNullElse(softBreach, BreachWindow.NONE);
    softTold = requireNonNullElse(softTold, Told.NOTHING);
  }

  /** What the audit log already knows of an episode; each is told once. */
  public enum Told {
    NOTHING,
    DENIED,
    OBSERVED
  }
}
