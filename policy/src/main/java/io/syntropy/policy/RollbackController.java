package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks for a rollback when an SLO breaks after a deploy, by the {@code rollback} of one {@link
 * ReleasePolicy}: a pure function, to be called once a second.
 *
 * <p>A deploy is a version that live instances report and that was not there before; what is seen
 * first is the baseline. A breach is an SLO whose error budget burns faster than 1 over 5 minutes,
 * throughout the hold; it is blamed on the newest deploy from before it began, if it began soon
 * enough after, and if someone saw it begin: an SLO that was unknown or burning already blames
 * nobody. A deploy leads to at most one request. It succeeds when the version has gone back, and
 * fails at its expiry; its page is resolved when the version is gone, or the breach has been over
 * for a hold.
 *
 * <p>A version is known for a day after it was last live, so one that is rolled back to is no new
 * deploy. One that went back is forgotten: it counts as new when it comes again.
 */
public final class RollbackController {
  /** A version is gone when no instance has run it for so long; others were seen all the while. */
  static final Duration GONE = Duration.ofSeconds(60);

  /** How long a version that is not live is known. */
  static final Duration KNOWN = Duration.ofHours(24);

  /** More versions and deploys are not kept; the oldest go first. */
  static final int LIMIT = 50;

  private final ReleasePolicy policy;

  public RollbackController(ReleasePolicy policy) {
    this.policy = policy;
  }

  /** The policy decided by. */
  public ReleasePolicy policy() {
    return policy;
  }

  /**
   * One tick. Under a policy that asks for no rollbacks (any more), what is open is closed and all
   * is forgotten.
   */
  public RollbackStep step(RollbackState state, Instant now, RollbackInputs inputs) {
    ReleasePolicy.Rollback terms = policy.rollback();
    return terms == null
        ? RollbackTick.closed(policy, state, now)
        : new RollbackTick(policy, terms, state, now).run(inputs);
  }

  /**
   * The state to go on with after a restart: deploys and the beginnings of breaches stay, holds
   * start anew, and no version was lost while nobody looked.
   */
  public RollbackState restored(RollbackState state, Instant now) {
    SortedMap<String, Instant> versions = new TreeMap<>();
    state.versions().keySet().forEach(v -> versions.put(v, now));
    SortedMap<String, RollbackState.Slo> slos = new TreeMap<>();
    state
        .slos()
        .forEach((name, s) ->
            slos.put(
                name,
                new RollbackState.Slo(s.known(), s.since(), HoldProgress.NONE, HoldProgress.NONE)));
    List<RollbackState.Deploy> deploys = new ArrayList<>();
    state.deploys().forEach(d -> deploys.add(d.gone(null)));
    return new RollbackState(versions, state.main(), slos, deploys);
  }
}
