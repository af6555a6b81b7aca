package io.syntropy.server.loop;

import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.RollbackController;
import io.syntropy.policy.RollbackInputs;
import io.syntropy.policy.RollbackState;
import io.syntropy.policy.RollbackStep;
import io.syntropy.server.registry.Instance;
import io.syntropy.slo.SloStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Steps the rollback machines: versions from live instances' heartbeats, burns from the engine.
 * Confined to the folding thread.
 */
public final class Rollbacks {
  private static final String WINDOW = "5m";

  /** A group silent for longer has gone; before, it is unknown what it would say. */
  private static final Duration GONE = Duration.ofMinutes(15);

  private final LoopState state;
  private final MachineStates machines;

  Rollbacks(LoopState state, MachineStates machines) {
    this.state = state;
    this.machines = machines;
  }

  /** The policies to step: those that ask for rollbacks, and those with requests to close. */
  List<ReleasePolicy> policies() {
    return state.configuration().releasePolicies().stream()
        .filter(p -> p.rollback() != null || !machines.rollback(p).equals(RollbackState.EMPTY))
        .toList();
  }

  /** The step of this tick. */
  Turn.Result decide(ReleasePolicy policy, Turn.Reading read) {
    RollbackState before = machines.rollback(policy);
    Instant now = read.at();
    RollbackInputs inputs =
        new RollbackInputs(
            versions(policy.service(), now), readings(policy, now), read.unread().news());
    RollbackStep step = new RollbackController(policy).step(before, now, inputs);
    return new Turn.Result(
        step.state(),
        step.intents(),
        List.of(),
        () -> machines.rollback(policy, step.state()),
        List.of(),
        !step.state().lasting().equals(before.lasting()),
        null);
  }

  /** An instance that does not say which version it is counts for none. */
  private SortedMap<String, Integer> versions(String service, Instant now) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    for (Instance instance : state.registry().alive(service, now)) {
      String version = instance.heartbeat().version();
      if (version != null && !version.isBlank()) {
        versions.merge(version, 1, Integer::sum);
      }
    }
    return versions;
  }

  private List<RollbackInputs.Reading> readings(ReleasePolicy policy, Instant now) {
    List<RollbackInputs.Reading> readings = new ArrayList<>();
    for (String name : state.configuration().slos(policy)) {
      SloStatus status = state.engine().status(name, now).orElse(null);
      Instant watermark = status == null ? null : status.watermark();
      readings.add(
          new RollbackInputs.Reading(
              name,
              status == null ? null : burn(status, policy.coverageFloor(), now),
              watermark == null ? now : watermark));
    }
    return readings;
  }

  /**
   * The fastest burn of the groups. One that burns is enough; that none burns is known only when
   * every group with traffic can be told.
   */
  public static @Nullable Double burn(SloStatus status, double floor, Instant now) {
    Double worst = null;
    boolean known = true;
    for (SloStatus.Group group : status.groups()) {
      Double coverage = group.coverage();
      if (!group.fresh() && group.newest().isBefore(now.minus(GONE))) {
        continue;
      }
      if (!group.fresh() || coverage == null || coverage < floor) {
        known = false;
        continue;
      }
      Double burn = group.budget().burn().get(WINDOW);
      if (burn != null && (worst == null || burn > worst)) {
        worst = burn;
      }
    }
    return known || (worst != null && worst > 1) ? worst : null;
  }
}
