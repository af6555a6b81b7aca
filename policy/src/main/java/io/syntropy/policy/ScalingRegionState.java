package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region's part of a scaling controller's state; plain data, kept across restarts.
 *
 * @param recommendations what the signals asked for, before stabilisation, oldest first
 * @param changes of the last hour, for the rates and I19, oldest first
 * @param flight the change that is not verified yet
 * @param open the newest change that is in force and ours
 * @param extensions used of it
 * @param operatorOwned whether the replicas belong to an operator now
 * @param told what the audit log already knows of the present episode
 * @param toldUp whether that was about more replicas
 * @param paged keys of the pages that are open
 * @param syncedAt last evaluation
 * @param heldBy who set the replicas by hand: signals do not change them before that expires; null
 *     when nobody did
 */
public record ScalingRegionState(
    List<Recommendation> recommendations,
    List<Change> changes,
    @Nullable Flight flight,
    @Nullable Open open,
    int extensions,
    boolean operatorOwned,
    RegionState.Told told,
    boolean toldUp,
    List<String> paged,
    @Nullable Instant syncedAt,
    @Nullable String heldBy) {
  public ScalingRegionState {
    recommendations = List.copyOf(recommendations);
    changes = List.copyOf(changes);
    paged = List.copyOf(paged);
  }

  /** What the signals asked for once. */
  public record Recommendation(Instant at, int replicas) {}

  /**
   * A change that took effect.
   *
   * @param delta replicas added, below zero when taken away, 0 when it failed
   */
  public record Change(Instant at, int delta) {}

  /**
   * A change between its decision and its verification.
   *
   * @param deadline when the acknowledgement, or after it the verification, is due
   */
  public record Flight(
      String decisionKey, int before, int replicas, InFlight.Phase phase, Instant deadline) {}

  /**
   * A change in force.
   *
   * @param before what it replaced: the pre-image of its revert (I8)
   * @param expiresAt when it must be decided anew, be reverted or be put off
   * @param pinned what governs it; null in a state of before it was kept: then the policy in force
   *     at the next tick
   */
  public record Open(
      String decisionKey,
      int before,
      int replicas,
      Instant expiresAt,
      @Nullable PinnedScalingPolicy pinned) {}
}
