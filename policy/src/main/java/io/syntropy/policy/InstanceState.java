package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything an {@link InstanceController} remembers; plain data, kept across restarts.
 *
 * @param targets by {@code service/region}
 * @param operatorHold whether an operator stopped all new restarts
 * @param quietUntil nothing new before: evidence comes in anew after a start (I31)
 * @param blindAt when the observer last saw nobody at all; null when that never happened
 */
public record InstanceState(
    SortedMap<String, Target> targets,
    boolean operatorHold,
    @Nullable Instant quietUntil,
    @Nullable Instant blindAt) {
  /** Before the first tick. */
  public static final InstanceState EMPTY = new InstanceState(new TreeMap<>(), false, null, null);

  public InstanceState {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  /** Where an instance is. */
  public enum Phase {
    /** Nothing is being done about it. */
    WATCHED,
    /** It was told to start anew and has until the deadline. */
    RESTARTING,
    /** It did not come back: its weight is its replicas', or nobody's. */
    AWAY,
    /** Away for so long that nobody waits for it any more. */
    GONE
  }

  /**
   * A region of a service.
   *
   * @param instances those something is known of beside their signs of life
   * @param changes orders and their ends in the last hour, oldest first (I19)
   * @param paged what a person was called for and is not resolved
   */
  public record Target(
      SortedMap<String, One> instances, List<Instant> changes, SortedSet<String> paged) {
    static final Target EMPTY = new Target(new TreeMap<>(), List.of(), new TreeSet<>());

    public Target {
      instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
      changes = List.copyOf(changes);
      paged = Collections.unmodifiableSortedSet(new TreeSet<>(paged));
    }
  }

  /**
   * One instance.
   *
   * @param decisionKey of the order it was given, null when it was given none
   * @param since start of the phase
   * @param others heard of when the phase began: another one is its replacement
   * @param steadySince since when it is heard again; null while it is not
   * @param restarts of the last hour, oldest first
   * @param told whether the audit log knows of the present refusal
   */
  public record One(
      Phase phase,
      @Nullable String decisionKey,
      Instant since,
      SortedSet<String> others,
      @Nullable Instant steadySince,
      List<Instant> restarts,
      boolean told) {
    public One {
      others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
      restarts = List.copyOf(restarts);
    }

    static One watched(Instant now, List<Instant> restarts, boolean told) {
      return new One(Phase.WATCHED, null, now, new TreeSet<>(), null, restarts, told);
    }

    One steady(@Nullable Instant from) {
      return new One(phase, decisionKey, since, others, from, restarts, told);
    }

    One in(Phase next, Instant now, SortedSet<String> known) {
      return new One(next, decisionKey, now, known, null, restarts, told);
    }
  }
}
