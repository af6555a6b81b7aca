package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link InstanceController} sees at one tick.
 *
 * @param targets by {@code service/region}; one that is missing is unknown, never removed (I5)
 * @param answers of the organisation's policy to decisions of this very tick
 */
public record InstanceInputs(
    SortedMap<String, Target> targets,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Answers answers) {
  public InstanceInputs {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
  }

  /** The same inputs with {@code given}. */
  public InstanceInputs with(Answers given) {
    return new InstanceInputs(targets, outcomes, commands, given);
  }

  /**
   * A region of a service.
   *
   * @param restartable whether the service accepts {@code restart}
   * @param minimum of replicas, at least 1
   * @param wanted replicas last asked for; null when nobody asked for a number
   * @param byHand whether a restart that a person asked for is in force here
   * @param instances by id, those gone silent included
   */
  public record Target(
      String service,
      String region,
      Mode mode,
      boolean restartable,
      int minimum,
      @Nullable Integer wanted,
      boolean byHand,
      SortedMap<String, Seen> instances) {
    public Target {
      Bounds.range("minimum", minimum, 1, ScalingPolicy.Replicas.LIMIT);
      instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    }
  }

  /**
   * One instance.
   *
   * @param beat when its last heartbeat came in
   * @param probes of its own health URL; null when it gave none
   */
  public record Seen(Instant beat, @Nullable InstanceProbes probes) {
    /** Whether its heartbeats come. */
    boolean alive(Instant now) {
      return beat.plus(InstanceController.SILENCE).isAfter(now);
    }

    /** Whether both heartbeats and probes are missed; without probes that is not known. */
    boolean silent(Instant now) {
      return !alive(now) && probes != null && probes.missed(now);
    }

    /**
     * Whether it is on its way to be {@link #silent}. Those that stop together do not become silent
     * together, as their heartbeats come at different times; this they all are when the first is.
     */
    boolean failing(Instant now) {
      return !beat.plus(InstanceController.WITNESS).isAfter(now)
          && probes != null
          && probes.missed(now);
    }

    /** Whether it was heard after {@code since} and no probe says otherwise. */
    boolean back(Instant since, Instant now) {
      return beat.isAfter(since) && alive(now) && (probes == null || !doubted(probes, now));
    }

    private static boolean doubted(InstanceProbes probes, Instant now) {
      return probes.fresh(now) && probes.failed() > 0;
    }
  }
}
