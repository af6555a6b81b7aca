package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.CollectiveInput;
import io.syntropy.policy.ControlInputs;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.DirectiveController;
import io.syntropy.policy.DirectiveInputs;
import io.syntropy.policy.DirectiveState;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.InstanceCapacity;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.ProtectiveStep;
import io.syntropy.policy.RegionController;
import io.syntropy.policy.RegionInput;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ScalingController;
import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingInputs;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingState;
import io.syntropy.policy.ScalingStep;
import io.syntropy.policy.Step;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.lease.FencedException;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Steps every decision machine once a tick and has what it decides carried out. A decision that
 * could not be committed is dropped with the state it led to: the next tick decides anew.
 */
@ApplicationScoped
public class Decider {
  private static final Logger LOG = Logger.getLogger(Decider.class);
  private static final int PAGES = 1_000;

  private final LoopState state;
  private final ActionDesk desk;
  private final Acknowledgements acknowledgements;
  private final MachineStates machines;
  private final RegionViews views;
  private final ReplicaInputs replicas;
  private final ScalingAudience scaler;
  private final Judging judging;
  private final Hands hands;
  private final Map<String, List<Outcome>> news = new HashMap<>();
  private final Map<String, List<OperatorCommand>> commands = new HashMap<>();
  private final Set<String> paged = new HashSet<>();
  private final Failovers failovers;
  private boolean acting;

  /** Decides on {@code state}; {@code desk} carries out. */
  public Decider(
      LoopState state,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      MachineStates machines,
      RegionViews views,
      ReplicaInputs replicas,
      ScalingAudience scaler,
      Judging judging,
      Hands hands) {
    this.state = state;
    this.desk = desk;
    this.acknowledgements = acknowledgements;
    this.machines = machines;
    this.views = views;
    this.replicas = replicas;
    this.scaler = scaler;
    this.judging = judging;
    this.hands = hands;
    this.failovers = new Failovers(state, machines, replicas);
  }

  /** From now on decisions are carried out; {@code outcomes} is what happened before. */
  void begin(Map<String, List<Outcome>> outcomes) {
    forget();
    outcomes.forEach((policy, list) -> news(policy).addAll(list));
    failovers.told(outcomes);
    acting = true;
  }

  /** From now on nothing is carried out: another server does, or nobody can. */
  void end() {
    forget();
    acting = false;
  }

  private void forget() {
    news.clear();
    commands.clear();
    paged.clear();
    judging.forget();
    failovers.forget();
  }

  /** Hands {@code command} to the machine of {@code policy} at the next tick. */
  void command(String policy, OperatorCommand command) {
    commands(policy).add(command);
    failovers.command(policy, command);
  }

  /** One tick. */
  void tick(Instant now) {
    if (acting) {
      settle(now);
    }
    judging.lost(now).forEach(this::retake);
    views.begin();
    for (RegionPolicy policy : state.configuration().regionPolicies()) {
      regions(policy, now);
    }
    for (ProtectivePolicy policy : state.configuration().protectivePolicies()) {
      protection(policy, now);
    }
    for (ScalingPolicy policy : state.configuration().scalingPolicies()) {
      scaling(policy, now);
    }
    directives(now);
    for (FailoverPolicy policy : state.configuration().failoverPolicies()) {
      failover(policy, now);
    }
    failovers.prune();
    scaler.publish();
    views.publish();
  }

  private void failover(FailoverPolicy policy, Instant now) {
    Action.PolicyRef ref = ref(policy.name(), "FailoverPolicy");
    Turn turn = failovers.turn(policy, ref, intent -> facts(intent, ref, policy.mode()), now);
    if (turn != null && !judging.waits(turn.machine())) {
      take(turn, Answers.NONE, turn.step().apply(Answers.NONE));
    }
  }

  /** What a target outside the control plane showed; told to the policy it belongs to. */
  void settled(ControlEvent.EffectSettled event) {
    if (acting) {
      Map<String, List<Outcome>> settled = acknowledgements.settled(event);
      settled.forEach((policy, outcomes) -> news(policy).addAll(outcomes));
      failovers.told(settled);
    }
  }

  /** An answer of the organisation's policy came in: what waited for it is decided now. */
  void judged(ControlEvent.Judged event) {
    Judging.Answered answered = judging.answered(event);
    if (answered != null) {
      retake(answered);
    }
  }

  /** Taken again on the arguments of its tick, unless its policy has changed since. */
  private void retake(Judging.Answered answered) {
    Turn turn = answered.turn();
    if (turn.policy().generation() == state.configuration().generation()) {
      take(turn, answered.answers(), turn.step().apply(answered.answers()));
    }
  }

  /** Has the result carried out, or withholds it until the organisation's policy has answered. */
  private void take(Turn turn, Answers answers, Turn.Result result) {
    if (!acting || !judging.withholds(turn, answers, result)) {
      carryOut(turn, result);
    }
  }

  private void settle(Instant now) {
    try {
      Map<String, List<Outcome>> settled = acknowledgements.settle(state.registry(), now);
      settled.forEach((policy, outcomes) -> news(policy).addAll(outcomes));
      failovers.told(settled);
    } catch (DatabaseException | FencedException e) {
      LOG.warnf("acknowledgements wait: %s", e.getMessage());
    }
  }

  private void scaling(ScalingPolicy policy, Instant now) {
    String machine = MachineStates.scalingKey(policy.name());
    SortedMap<String, ScalingInput> inputs = replicas.inputs(policy, now);
    scaler.read(policy, inputs, now);
    if (judging.waits(machine)) {
      return;
    }
    ScalingState before = machines.scaling(policy);
    Map<String, Kept.Asked> asked = hands.asked(machine);
    ScalingInputs told =
        new ScalingInputs(
            inputs, List.copyOf(news(policy.name())), commands(policy.name(), asked, now));
    ScalingController controller = new ScalingController(policy);
    Action.PolicyRef ref = ref(policy.name(), "ScalingPolicy");
    Turn turn =
        new Turn(
            machine,
            ref,
            intent -> facts(intent, ref, policy.mode()),
            now,
            told.outcomes().size(),
            commands(policy.name()).size(),
            asked,
            answers -> result(policy, controller.step(before, now, told.with(answers))));
    take(turn, Answers.NONE, turn.step().apply(Answers.NONE));
  }

  private Turn.Result result(ScalingPolicy policy, ScalingStep step) {
    return new Turn.Result(
        step.state(), step.intents(), List.of(), () -> machines.scaling(policy, step.state()));
  }

  /** What people asked services for and no policy decides on. */
  private void directives(Instant now) {
    String policy = DirectiveController.POLICY;
    Map<String, Kept.Asked> asked = hands.asked(MachineStates.DIRECTIVES);
    DirectiveState before = machines.directives();
    if (judging.waits(MachineStates.DIRECTIVES) || (before.idle() && asked.isEmpty())) {
      return;
    }
    SortedMap<String, SortedSet<String>> alive = new TreeMap<>();
    state
        .registry()
        .services()
        .forEach(service ->
            state
                .registry()
                .alive(service.name(), now)
                .forEach(i ->
                    alive
                        .computeIfAbsent(
                            service.name() + "/" + i.heartbeat().region(), k -> new TreeSet<>())
                        .add(i.heartbeat().instanceId())));
    DirectiveInputs told =
        new DirectiveInputs(
            alive, List.copyOf(news(policy)), commands(policy, asked, now), Answers.NONE);
    Action.PolicyRef ref = new Action.PolicyRef(policy, state.configuration().generation(), "");
    Turn turn =
        new Turn(
            MachineStates.DIRECTIVES,
            ref,
            intent -> facts(intent, ref, Mode.ACT),
            now,
            told.outcomes().size(),
            commands(policy).size(),
            asked,
            answers -> {
              DirectiveController.Step step =
                  new DirectiveController().step(before, now, told.with(answers));
              return new Turn.Result(
                  step.state(), step.intents(), List.of(), () -> machines.directives(step.state()));
            });
    take(turn, Answers.NONE, turn.step().apply(Answers.NONE));
  }

  private void regions(RegionPolicy policy, Instant now) {
    String machine = MachineStates.trafficKey(policy.name());
    ControllerState before = machines.traffic(policy);
    Map<String, Kept.Asked> asked = hands.asked(machine);
    ControlInputs told =
        new ControlInputs(
            inputs(policy, now),
            List.copyOf(news(policy.name())),
            commands(policy.name(), asked, now));
    told = told.holdingBack(failovers.heldBack(policy));
    ControlInputs inputs = told;
    RegionController controller = new RegionController(policy, failovers.terms(policy));
    Step first = controller.step(before, now, inputs);
    failovers.saw(policy, first);
    if (!judging.waits(machine)) {
      Action.PolicyRef ref = ref(policy.name(), "RegionPolicy");
      Turn turn =
          new Turn(
              machine,
              ref,
              intent -> facts(intent, ref, policy.mode()),
              now,
              told.outcomes().size(),
              commands(policy.name()).size(),
              asked,
              answers -> result(policy, controller.step(before, now, inputs.with(answers))));
      take(turn, Answers.NONE, result(policy, first));
    }
    views.traffic(policy, machines.traffic(policy), first.judgements(), now);
  }

  private Turn.Result result(RegionPolicy policy, Step step) {
    return new Turn.Result(
        step.state(),
        step.intents(),
        step.judgements().values(),
        () -> machines.traffic(policy, step.state()));
  }

  private void protection(ProtectivePolicy policy, Instant now) {
    String machine = MachineStates.protectionKey(policy.name());
    ProtectiveState before = machines.protection(policy);
    SortedMap<String, CollectiveInput> inputs = new TreeMap<>();
    state
        .registry()
        .manifest(policy.service())
        .ifPresent(manifest ->
            manifest
                .regions()
                .forEach(site -> {
                  CollectiveInput input =
                      RegionSignals.collective(state.engine(), policy, site.name(), now);
                  if (input != null) {
                    inputs.put(site.name(), input);
                  }
                }));
    Map<String, Kept.Asked> asked = hands.asked(machine);
    List<OperatorCommand> told = commands(policy.name(), asked, now);
    ProtectiveController controller = new ProtectiveController(policy);
    ProtectiveStep first = controller.step(before, now, inputs, told);
    if (!judging.waits(machine)) {
      Action.PolicyRef ref = ref(policy.name(), "ProtectivePolicy");
      Turn turn =
          new Turn(
              machine,
              ref,
              intent -> facts(intent, ref, policy.mode()),
              now,
              news(policy.name()).size(),
              commands(policy.name()).size(),
              asked,
              answers -> result(policy, controller.step(before, now, inputs, told, answers)));
      take(turn, Answers.NONE, result(policy, first));
    }
    views.protection(policy, machines.protection(policy), first.signals(), now);
  }

  private Turn.Result result(ProtectivePolicy policy, ProtectiveStep step) {
    return new Turn.Result(
        step.state(), step.intents(), List.of(), () -> machines.protection(policy, step.state()));
  }

  /** Without the lease a decision has no effect and no record; its pages are logged, once. */
  private void pages(ActionDesk.Decision decision) {
    for (Intent intent : decision.intents()) {
      if (intent instanceof Page page && paged.size() < PAGES && paged.add(page.decisionKey())) {
        LOG.warnf(
            "page %s (no lease, not recorded): %s",
            page.resolved() ? "resolved" : "triggered", page.reason());
      }
    }
  }

  private void carryOut(Turn turn, Turn.Result result) {
    ActionDesk.Decision decision =
        new ActionDesk.Decision(
            turn.machine(),
            result.state(),
            turn.policy(),
            result.intents(),
            hands.part(turn.asked()));
    List<Outcome> outcomes = carryOut(decision, turn.at());
    if (outcomes != null) {
      String policy = turn.policy().name();
      // What came in while it waited was not read yet.
      news(policy).subList(0, turn.news()).clear();
      news(policy).addAll(outcomes);
      commands(policy).subList(0, turn.commands()).clear();
      result.keep().run();
      hands.decided(
          turn.asked(), result.intents().stream().map(Intent::decisionKey).toList(), turn.at());
    }
  }

  /** Commits and has take effect; the news for the machine, null when it was dropped. */
  private @Nullable List<Outcome> carryOut(ActionDesk.Decision decision, Instant at) {
    if (!acting && !decision.intents().isEmpty()) {
      pages(decision);
      return null;
    }
    try {
      return decision.intents().isEmpty()
          ? List.of()
          : desk.carryOut(decision, state.registry(), at);
    } catch (FencedException e) {
      LOG.errorf("nothing was done: %s", e.getMessage());
      pages(decision);
    } catch (DatabaseException e) {
      pages(decision);
      LOG.errorf("nothing was done, the decision could not be recorded: %s", e.getMessage());
    }
    return null;
  }

  private SortedMap<String, RegionInput> inputs(RegionPolicy policy, Instant now) {
    SortedMap<String, RegionInput> inputs = new TreeMap<>();
    Manifest manifest = state.registry().manifest(policy.service()).orElse(null);
    if (manifest != null) {
      for (Manifest.Site site : manifest.regions()) {
        inputs.put(
            site.name(),
            new RegionInput(
                RegionSignals.passive(state.engine(), policy, site.name(), now),
                state.probes(policy.service(), site.name()).evidence(now, policy),
                capacities(policy.service(), site.name(), now),
                site.capacityRps(),
                RegionSignals.extras(state.engine(), policy, site.name(), now),
                failovers.protection(policy.service()).get(site.name())));
      }
    }
    return inputs;
  }

  private List<InstanceCapacity> capacities(String service, String region, Instant now) {
    List<InstanceCapacity> capacities = new ArrayList<>();
    for (Instance instance : state.registry().alive(service, now)) {
      Heartbeat beat = instance.heartbeat();
      Heartbeat.Capacity capacity = beat.capacity();
      if (capacity != null && beat.region().equals(region)) {
        capacities.add(
            new InstanceCapacity(
                beat.instanceId(),
                capacity.limitRps(),
                capacity.inUseRps(),
                capacity.measuredAt()));
      }
    }
    return capacities;
  }

  private Action.PolicyRef ref(String name, String kind) {
    return new Action.PolicyRef(
        name, state.configuration().generation(), state.configuration().hash(kind, name));
  }

  private ActionFacts facts(Intent intent, Action.PolicyRef ref, Mode mode) {
    return PolicyFacts.of(state, intent, ref, mode);
  }

  private List<Outcome> news(String policy) {
    return news.computeIfAbsent(policy, p -> new ArrayList<>());
  }

  private List<OperatorCommand> commands(
      String policy, Map<String, Kept.Asked> asked, Instant now) {
    List<OperatorCommand> all = new ArrayList<>(commands(policy));
    all.addAll(hands.commands(asked, now));
    return List.copyOf(all);
  }

  private List<OperatorCommand> commands(String policy) {
    return commands.computeIfAbsent(policy, p -> new ArrayList<>());
  }
}
