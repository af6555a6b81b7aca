package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.CollectiveInput;
import io.syntropy.policy.ControlInputs;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.DirectiveController;
import io.syntropy.policy.DirectiveInputs;
import io.syntropy.policy.DirectiveState;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.Mode;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.ProtectiveStep;
import io.syntropy.policy.RegionController;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.ScalingController;
import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingInputs;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingState;
import io.syntropy.policy.ScalingStep;
import io.syntropy.policy.ShiftLoad;
import io.syntropy.policy.Step;
import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Steps every decision machine once a tick. Confined to the folding thread. */
@ApplicationScoped
public class Decider {
  private final LoopState state;
  private final MachineStates machines;
  private final RegionViews views;
  private final ReplicaInputs replicas;
  private final ScalingAudience scaler;
  private final RegionInputs inputs;
  private final Turns turns;
  private final Hands hands;
  private final BlindRaises blind;
  private final Failovers failovers;
  private final Rollbacks rollbacks;
  private final InstanceWatch instances;

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
    this.machines = machines;
    this.views = views;
    this.replicas = replicas;
    this.scaler = scaler;
    this.inputs = new RegionInputs(state);
    this.hands = hands;
    this.turns = new Turns(state, desk, acknowledgements, judging, hands);
    this.blind = new BlindRaises(state, desk, machines);
    this.failovers = new Failovers(state, machines, replicas, turns);
    this.rollbacks = new Rollbacks(state, machines);
    this.instances = new InstanceWatch(state, machines, replicas, views);
  }

  /** From now on decisions are carried out; {@code outcomes} is what happened before. */
  void begin(Map<String, List<Outcome>> outcomes) {
    failovers.forget();
    turns.begin(outcomes);
  }

  /** From now on nothing is carried out: another server does, or nobody can. */
  void end() {
    failovers.forget();
    turns.end();
  }

  /** From now on protective levels are raised by one step, and nothing else is done (I12). */
  void blind(long epoch) {
    turns.blind();
    blind.begin(epoch);
  }

  /** Whether that is so. */
  boolean isBlind() {
    return turns.isBlind();
  }

  /** What was done so becomes part of the log. */
  void merge(ControlEvent.Merged merged) {
    blind.merge(merged);
  }

  /** What to keep in a checkpoint; null while a decision waits. */
  Turns.@Nullable Saved save() {
    return turns.save();
  }

  /** Takes up what a checkpoint kept. */
  void restore(Turns.Saved saved) {
    failovers.forget();
    turns.restore(saved);
  }

  /** Hands {@code command} to the machines of {@code policy} at the next tick. */
  void command(String policy, OperatorCommand command) {
    turns.command(policy, command);
  }

  /** One tick. */
  void tick(Instant now) {
    turns.settle(now);
    turns.lost(now);
    views.begin();
    state.configuration().regionPolicies().forEach(policy -> regions(policy, now));
    state.configuration().protectivePolicies().forEach(policy -> protection(policy, now));
    state.configuration().scalingPolicies().forEach(policy -> scaling(policy, now));
    rollbacks.policies().forEach(policy -> rollback(policy, now));
    directives(now);
    instances(now);
    for (FailoverPolicy policy : state.configuration().failoverPolicies()) {
      failovers.decide(policy, now);
    }
    if (state.configuration().generation() > 0) {
      turns.keep(MachineStates.keys(state.configuration()));
    }
    scaler.publish();
    views.publish();
  }

  /** What a target outside the control plane showed. */
  void settled(ControlEvent.EffectSettled event) {
    turns.settled(event);
  }

  /** An answer of the organisation's policy came in: what waited for it is decided now. */
  void judged(ControlEvent.Judged event) {
    turns.judged(event);
  }

  private void scaling(ScalingPolicy policy, Instant now) {
    String machine = MachineStates.scalingKey(policy.name());
    SortedMap<String, ScalingInput> signals = replicas.inputs(policy, now);
    scaler.read(policy, signals, now);
    if (turns.waits(machine)) {
      return;
    }
    ScalingState before = machines.scaling(policy);
    Turn.Reading read = turns.reading(machine, now);
    ScalingInputs told = new ScalingInputs(signals, read.unread().news(), read.commands());
    Action.PolicyRef ref = turns.ref("ScalingPolicy", policy.name());
    ScalingController controller = new ScalingController(policy, ref.revision());
    turns.take(
        turns.turn(
            read,
            ref,
            policy.mode(),
            answers -> {
              ScalingStep step = controller.step(before, now, told.with(answers));
              return new Turn.Result(
                  step.state(),
                  step.intents(),
                  List.of(),
                  () -> machines.scaling(policy, step.state()));
            }));
  }

  /** Asks for no answer of the organisation: it takes back what does harm. */
  private void rollback(ReleasePolicy policy, Instant now) {
    Turn.Reading read = turns.reading(MachineStates.rollbackKey(policy.name()), now);
    Turn turn =
        turns.turn(
            read,
            turns.ref("ReleasePolicy", policy.name()),
            policy.mode(),
            answers -> rollbacks.decide(policy, read));
    turns.carryOut(turn, turn.step().apply(Answers.NONE));
  }

  /** What people asked services for and no policy decides on. */
  private void directives(Instant now) {
    Turn.Reading read = turns.reading(MachineStates.DIRECTIVES, now);
    DirectiveState before = machines.directives();
    if (turns.waits(read.machine()) || (before.idle() && read.asked().isEmpty())) {
      return;
    }
    DirectiveInputs told =
        new DirectiveInputs(inputs.alive(now), read.unread().news(), read.commands(), Answers.NONE);
    Action.PolicyRef ref =
        new Action.PolicyRef(DirectiveController.POLICY, state.configuration().generation(), "");
    turns.take(
        turns.turn(
            read,
            ref,
            Mode.ACT,
            answers -> {
              DirectiveController.Step step =
                  new DirectiveController().step(before, now, told.with(answers));
              return new Turn.Result(
                  step.state(), step.intents(), List.of(), () -> machines.directives(step.state()));
            }));
  }

  private void instances(Instant now) {
    Turn.Reading read = turns.reading(MachineStates.INSTANCES, now);
    if (!turns.waits(read.machine())) {
      turns.take(instances.turn(read));
    }
  }

  private void regions(RegionPolicy policy, Instant now) {
    Traffic traffic = traffic(policy, turns.reading(MachineStates.trafficKey(policy.name()), now));
    Step first = traffic.step(Answers.NONE);
    failovers.saw(policy, first);
    if (!turns.waits(traffic.turn().machine())) {
      Turn turn = traffic.turn();
      turns.take(turn, result(policy, turn.policy(), traffic.before(), first, now));
    }
    views.traffic(policy, machines.traffic(policy), first.judgements(), now);
  }

  /** One step of a region machine on what it reads. */
  private record Traffic(
      RegionController controller, ControllerState before, ControlInputs told, Turn turn) {
    Step step(Answers answers) {
      return controller.step(before, turn.at(), told.with(answers));
    }

    List<ShiftLoad> loads(OperatorCommand command) {
      return controller.loads(before, turn.at(), told, command);
    }
  }

  private Traffic traffic(RegionPolicy policy, Turn.Reading read) {
    ControllerState before = machines.traffic(policy);
    Action.PolicyRef ref = turns.ref("RegionPolicy", policy.name());
    RegionController controller =
        new RegionController(policy, failovers.terms(policy), ref.revision());
    ControlInputs told =
        new ControlInputs(
                inputs.of(
                    policy,
                    region -> controller.governing(before, region),
                    failovers.protection(policy.service()),
                    read.at()),
                read.unread().news(),
                read.commands())
            .holdingBack(failovers.heldBack(policy));
    Turn turn =
        turns.turn(
            read,
            ref,
            policy.mode(),
            answers ->
                result(
                    policy,
                    ref,
                    before,
                    controller.step(before, read.at(), told.with(answers)),
                    read.at()));
    return new Traffic(controller, before, told, turn);
  }

  /**
   * A request about traffic as the next tick would find it; nothing is changed.
   *
   * @param asked approved, where it needs an approval
   */
  Considered considered(Kept.Asked asked, Instant now) {
    RegionPolicy policy =
        state.configuration().regionPolicies().stream()
            .filter(p -> MachineStates.trafficKey(p.name()).equals(asked.machine()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no machine " + asked.machine()));
    Map<String, Kept.Asked> one = Map.of(asked.action().decisionKey(), asked);
    List<OperatorCommand> commands = hands.commands(one, now);
    Traffic traffic = traffic(policy, turns.reading(asked.machine(), now).with(one, commands));
    return new Considered(
        asked,
        traffic.turn(),
        commands.stream().flatMap(c -> traffic.loads(c).stream()).toList(),
        failovers.follow(policy.service()));
  }

  /** Whether decisions are carried out here. */
  boolean acts() {
    return turns.acts();
  }

  private Turn.Result result(
      RegionPolicy policy, Action.PolicyRef ref, ControllerState before, Step step, Instant now) {
    return new Turn.Result(
        step.state(),
        step.intents(),
        step.judgements().values(),
        () -> machines.traffic(policy, step.state()),
        RegionTurns.of(policy, ref, before, step, now));
  }

  private void protection(ProtectivePolicy policy, Instant now) {
    ProtectiveState before = machines.protection(policy);
    Turn.Reading read = turns.reading(MachineStates.protectionKey(policy.name()), now);
    SortedMap<String, CollectiveInput> told = inputs.of(policy, now);
    Action.PolicyRef ref = turns.ref("ProtectivePolicy", policy.name());
    ProtectiveController controller = new ProtectiveController(policy, ref.revision());
    ProtectiveStep first = controller.step(before, now, told, read.commands());
    if (!turns.waits(read.machine())) {
      Supplier<ProtectiveState> observed = () -> controller.observed(before, now, told);
      Turn turn =
          turns.turn(
              read,
              ref,
              policy.mode(),
              answers ->
                  result(
                      policy,
                      ref,
                      controller.step(before, now, told, read.commands(), answers),
                      observed));
      turns.take(turn, result(policy, ref, first, observed));
    }
    views.protection(policy, machines.protection(policy), first.signals(), now);
  }

  private Turn.Result result(
      ProtectivePolicy policy,
      Action.PolicyRef ref,
      ProtectiveStep step,
      Supplier<ProtectiveState> observed) {
    return new Turn.Result(
        step.state(),
        step.intents(),
        List.of(),
        () -> machines.protection(policy, step.state()),
        List.of(),
        false,
        () -> blind.raise(policy, ref, step, observed.get()));
  }
}
