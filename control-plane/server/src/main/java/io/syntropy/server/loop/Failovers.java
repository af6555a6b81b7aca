package io.syntropy.server.loop;

import io.syntropy.policy.FailoverController;
import io.syntropy.policy.FailoverInputs;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.FailoverResult;
import io.syntropy.policy.FailoverState;
import io.syntropy.policy.FailoverTerms;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.Step;
import io.syntropy.server.action.Action;
import io.syntropy.server.registry.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Steps the failover machines, after the region machines they follow. Confined to the folding
 * thread.
 */
final class Failovers {
  private final LoopState state;
  private final MachineStates machines;
  private final ReplicaInputs replicas;
  private final Map<String, Step> seen = new HashMap<>();
  private final Turns turns;

  Failovers(LoopState state, MachineStates machines, ReplicaInputs replicas, Turns turns) {
    this.state = state;
    this.machines = machines;
    this.replicas = replicas;
    this.turns = turns;
  }

  void forget() {
    seen.clear();
  }

  /** What the region machine of {@code policy} came to at this tick. */
  void saw(RegionPolicy policy, Step step) {
    seen.put(policy.name(), step);
  }

  /** What a FailoverPolicy says about shifts by {@code policy}. */
  FailoverTerms terms(RegionPolicy policy) {
    FailoverPolicy governing = governing(policy);
    return governing == null
        ? FailoverTerms.NONE
        : FailoverTerms.of(governing, state.configuration().regions());
  }

  /** Drained regions with steps that must be undone before their traffic returns. */
  Set<String> heldBack(RegionPolicy policy) {
    FailoverPolicy governing = governing(policy);
    return governing == null ? Set.of() : machines.failover(governing).heldBack();
  }

  /** The levels the collective signal leads to, by region; one missing is unknown. */
  SortedMap<String, ProtectiveLevel> protection(String service) {
    SortedMap<String, ProtectiveLevel> levels = new TreeMap<>();
    ProtectivePolicy policy = protective(service);
    if (policy != null) {
      machines.protection(policy).regions().forEach((region, at) -> levels.put(region, at.level()));
    }
    return levels;
  }

  /** One tick of {@code policy}. */
  void decide(FailoverPolicy policy, Instant now) {
    RegionPolicy extended = extended(policy);
    Step step = extended == null ? null : seen.remove(extended.name());
    if (extended == null || step == null) {
      return;
    }
    String machine = MachineStates.failoverKey(policy.name());
    if (turns.waits(machine)) {
      return;
    }
    FailoverState before = machines.failover(policy);
    Turn.Reading read = turns.reading(machine, now);
    FailoverInputs told = inputs(policy, extended, step, read.unread(), now);
    Action.PolicyRef ref = turns.ref("FailoverPolicy", policy.name());
    FailoverController controller = new FailoverController(policy, terms(extended), ref.revision());
    Turn turn =
        turns.turn(
            read,
            ref,
            policy.mode(),
            answers -> {
              FailoverResult result = controller.step(before, now, told.with(answers));
              return new Turn.Result(
                  result.state(),
                  result.intents(),
                  step.judgements().values(),
                  () -> machines.failover(policy, result.state()));
            });
    turns.take(turn);
  }

  private FailoverInputs inputs(
      FailoverPolicy policy, RegionPolicy extended, Step step, Inbox.Unread unread, Instant now) {
    ProtectivePolicy protective = protective(policy.service());
    Duration hard =
        (protective == null ? ProtectivePolicy.Ttl.DEFAULT : protective.ttl())
            .of(ProtectiveLevel.HARD);
    SortedMap<String, List<String>> backups = new TreeMap<>();
    state.configuration().regions().forEach((name, facts) -> backups.put(name, facts.backups()));
    return new FailoverInputs(
        machines.traffic(extended),
        step.shortfalls(),
        step.returning(),
        step.judgements(),
        protection(policy.service()),
        follows("protective_mode", policy.service()),
        hard,
        stores(policy),
        workloads(policy, now),
        backups,
        unread.news(),
        unread.commands());
  }

  /** What a drain of the service's region is followed by, as far as its policy says so now. */
  List<Follow> follow(String service) {
    FailoverPolicy policy = state.configuration().failover(service).orElse(null);
    if (policy == null) {
      return List.of();
    }
    String mode = policy.mode().name().toLowerCase(Locale.ROOT);
    List<Follow> all = new ArrayList<>();
    policy.dns().forEach(dns -> all.add(new Follow("dns", dns.name(), mode)));
    if (policy.steps().contains(FailoverPolicy.Wanted.PROTECTIVE)
        && follows("protective_mode", service)) {
      all.add(new Follow("protective_mode", service, mode));
    }
    if (policy.steps().contains(FailoverPolicy.Wanted.READ_ONLY)) {
      stores(policy).forEach(store -> all.add(new Follow("read_only", store, mode)));
    }
    if (policy.steps().contains(FailoverPolicy.Wanted.EVENT)) {
      all.add(new Follow("region.failover", service, mode));
    }
    return all;
  }

  /**
   * A step of a failover beside the shift.
   *
   * @param kind as in {@code GET /actions}
   * @param target a service, or a DNS name
   * @param mode {@code observe}: it is recorded and not done
   */
  public record Follow(String kind, String target, String mode) {}

  private List<String> stores(FailoverPolicy policy) {
    List<String> named = policy.readOnly();
    return (named == null ? withDependencies(policy.service()) : named)
        .stream().filter(s -> follows("read_only", s)).toList();
  }

  /** The service itself, then what is critical among what it depends on. */
  private List<FailoverInputs.Workload> workloads(FailoverPolicy policy, Instant now) {
    List<FailoverInputs.Workload> workloads = new ArrayList<>();
    for (String service : withDependencies(policy.service())) {
      Manifest manifest = state.registry().manifest(service).orElse(null);
      boolean counts =
          manifest != null
              && (service.equals(policy.service())
                  || manifest.criticality() == Manifest.Criticality.critical);
      if (manifest == null || !counts || !follows("scale", service)) {
        continue;
      }
      Integer max =
          state.configuration().scalingPolicies().stream()
              .filter(s -> s.service().equals(service))
              .map(ScalingPolicy::replicas)
              .map(ScalingPolicy.Replicas::max)
              .findFirst()
              .orElse(null);
      for (Manifest.Site site : manifest.regions()) {
        workloads.add(
            new FailoverInputs.Workload(
                service, site.name(), replicas.replicas(service, site.name(), now), max));
      }
    }
    return workloads;
  }

  private List<String> withDependencies(String service) {
    List<String> all = new ArrayList<>(List.of(service));
    state
        .registry()
        .manifest(service)
        .ifPresent(m -> m.dependsOn().stream().filter(d -> !all.contains(d)).forEach(all::add));
    return all;
  }

  private boolean follows(String kind, String service) {
    return !state.registry().targets(kind, service).isEmpty();
  }

  private @Nullable FailoverPolicy governing(RegionPolicy policy) {
    return state.configuration().failoverPolicies().stream()
        .filter(f -> f.extend(policy))
        .findFirst()
        .orElse(null);
  }

  private @Nullable RegionPolicy extended(FailoverPolicy policy) {
    return state.configuration().regionPolicies().stream()
        .filter(policy::extend)
        .findFirst()
        .orElse(null);
  }

  private @Nullable ProtectivePolicy protective(String service) {
    return state.configuration().protectivePolicies().stream()
        .filter(p -> p.service().equals(service))
        .findFirst()
        .orElse(null);
  }
}
