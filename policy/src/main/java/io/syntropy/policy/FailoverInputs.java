package io.syntropy.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FailoverController} sees at one tick, after the region controller's.
 *
 * @param traffic the region controller's state
 * @param shortfalls capacity missing for a drain that is due
 * @param returning drained regions fit to return
 * @param judgements by region
 * @param protection level by the collective signal, by region; one missing is none
 * @param protectable whether the service follows protective mode
 * @param hardFor time to live of protective hard
 * @param stores services whose stores can be set read-only
 * @param workloads services that can be grown, the most critical first
 * @param backups by region, the preferred first
 * @param answers of the organisation's policy to steps of this very tick
 */
public record FailoverInputs(
    ControllerState traffic,
    List<Shortfall> shortfalls,
    Set<String> returning,
    SortedMap<String, Judgement> judgements,
    SortedMap<String, ProtectiveLevel> protection,
    boolean protectable,
    Duration hardFor,
    List<String> stores,
    List<Workload> workloads,
    SortedMap<String, List<String>> backups,
    List<Outcome> outcomes,
    List<OperatorCommand> commands,
    Answers answers) {
  public FailoverInputs {
    shortfalls = List.copyOf(shortfalls);
    returning = Set.copyOf(returning);
    judgements = Collections.unmodifiableSortedMap(new TreeMap<>(judgements));
    protection = Collections.unmodifiableSortedMap(new TreeMap<>(protection));
    stores = List.copyOf(stores);
    workloads = List.copyOf(workloads);
    backups = Collections.unmodifiableSortedMap(new TreeMap<>(backups));
    outcomes = List.copyOf(outcomes);
    commands = List.copyOf(commands);
  }

  /** Inputs without answers. */
  public FailoverInputs(
      ControllerState traffic,
      List<Shortfall> shortfalls,
      Set<String> returning,
      SortedMap<String, Judgement> judgements,
      SortedMap<String, ProtectiveLevel> protection,
      boolean protectable,
      Duration hardFor,
      List<String> stores,
      List<Workload> workloads,
      SortedMap<String, List<String>> backups,
      List<Outcome> outcomes,
      List<OperatorCommand> commands) {
    this(
        traffic,
        shortfalls,
        returning,
        judgements,
        protection,
        protectable,
        hardFor,
        stores,
        workloads,
        backups,
        outcomes,
        commands,
        Answers.NONE);
  }

  /** The same inputs with {@code given}. */
  public FailoverInputs with(Answers given) {
    return new FailoverInputs(
        traffic,
        shortfalls,
        returning,
        judgements,
        protection,
        protectable,
        hardFor,
        stores,
        workloads,
        backups,
        outcomes,
        commands,
        given);
  }

  /**
   * A service's replicas in a region.
   *
   * @param replicas asked for now; null when unknown
   * @param max bound of its ScalingPolicy, null without one
   */
  public record Workload(
      String service, String region, @Nullable Integer replicas, @Nullable Integer max) {}
}
