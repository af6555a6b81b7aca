package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.ActionFacts.Caller;
import io.syntropy.policy.organisation.ActionFacts.DecidingPolicy;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.Residency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The organisation's answers as one more rule of the guard, in every controller. */
class AnswersTest {
  private static final ActionFacts FACTS =
      new ActionFacts(
          "high",
          Residency.NONE,
          new TreeMap<>(),
          null,
          new DecidingPolicy("quick", 1, "sha256:0", Mode.ACT),
          Caller.CONTROLLER,
          null,
          List.of());

  private static GuardResult answer(GuardResult.Result result) {
    return new GuardResult("organisation", result, "for a test", "allow", "test", null);
  }

  private static Function<Intent, GuardResult> asked(GuardResult.Result result) {
    return intent -> FACTS.propose(intent, List.of()) == null ? null : answer(result);
  }

  private static World play(long seed, Mode mode, Function<Intent, GuardResult> judge) {
    Random random = new Random(seed);
    World w = new World(RegionControllerTest.quick().withMode(mode), "ap", "eu", "sa", "us");
    w.tick = Duration.ofSeconds(2);
    w.judge = judge;
    List<String> names = List.copyOf(w.regions.keySet());
    for (int i = 0; i < 1200; i++) {
      World.Region region = w.region(names.get(random.nextInt(names.size())));
      switch (random.nextInt(120)) {
        case 0 -> region.bad();
        case 1, 2 -> w.regions.values().forEach(World.Region::resumed);
        case 3 -> w.routerWorks = !w.routerWorks;
        default -> {}
      }
      w.tick();
    }
    return w;
  }

  @Test
  void whatIsAllowedIsDecidedAsWithoutAJudge() {
    int drains = 0;
    for (long seed = 1; seed <= 30; seed++) {
      World without = play(seed, Mode.ACT, intent -> null);
      World with = play(seed, Mode.ACT, asked(GuardResult.Result.PASS));

      assertThat(with.state).isEqualTo(without.state);
      assertThat(with.log).hasSameSizeAs(without.log);
      for (TrafficShift s : with.effective()) {
        drains += s.kind() == TrafficShift.Kind.DRAIN ? 1 : 0;
        boolean judged = s.guard().getLast().rule().equals("organisation");
        assertThat(judged).as(s.toString()).isEqualTo(s.kind() != TrafficShift.Kind.REVERT);
      }
    }
    assertThat(drains).isGreaterThan(30);
  }

  @Test
  void whatIsNotAllowedAssumesNoEffectAndIsToldOncePerBreach() {
    for (GuardResult.Result no : List.of(GuardResult.Result.FAIL, GuardResult.Result.UNKNOWN)) {
      int denied = 0;
      for (long seed = 1; seed <= 30; seed++) {
        World w = play(seed, Mode.ACT, asked(no));

        assertThat(w.effective()).isEmpty();
        assertThat(w.state.inFlight()).isNull();
        w.state
            .regions()
            .forEach((name, r) -> {
              assertThat(r.machine()).isEqualTo(TrafficMachine.NORMAL);
              assertThat(r.changes()).isEmpty();
            });
        denied += w.denied().size();
        assertThat(w.denied()).hasSizeLessThan(60);
        assertThat(w.denied())
            .allMatch(s -> s.mode() == Mode.ACT && s.reason().contains("refused by "));
      }
      assertThat(denied).isGreaterThan(30);
    }
  }

  @Test
  void observingDecidesWhatActingWould() {
    World w = new World(RegionControllerTest.quick().withMode(Mode.OBSERVE), "eu", "sa", "us");
    w.judge = asked(GuardResult.Result.FAIL);
    w.run(70);
    w.region("eu").bad();
    w.run(60);

    assertThat(w.denied()).hasSize(1);
    assertThat(w.shifts()).hasSize(1);
  }

  @Test
  void anAnswerToAnotherDecisionIsNone() {
    World w = new World(RegionControllerTest.quick(), "eu", "sa", "us");
    w.run(70);
    w.region("eu").bad();
    Answers other = Answers.of(Map.of("quick/sa/drain/x", answer(GuardResult.Result.FAIL)));
    for (int i = 0; i < 40; i++) {
      ControlInputs inputs = w.inputs();
      assertThat(w.controller.step(w.state, w.now.plusSeconds(1), inputs.with(other)))
          .isEqualTo(w.controller.step(w.state, w.now.plusSeconds(1), inputs));
      w.tick();
    }
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  /** A judge that is away must not take away the protection that is there. */
  @Test
  void aRefusedNextLevelKeepsThePresentOneRenewed() {
    ProtectivePolicy policy = ProtectivePolicy.defaults("p", "social").withMode(Mode.ACT);
    ProtectiveController controller = new ProtectiveController(policy);
    ProtectiveState state = ProtectiveState.EMPTY;
    Instant now = World.START;
    List<ProtectiveChange> changes = new ArrayList<>();
    for (int second = 0; second < 3 * 3600; second++) {
      now = now.plusSeconds(1);
      TreeMap<String, CollectiveInput> in = new TreeMap<>();
      in.put("eu", new CollectiveInput(400, Share.exactly(0.1), 50, true, now));
      ProtectiveStep step = controller.step(state, now, in, List.of());
      Map<String, GuardResult> answers = new TreeMap<>();
      for (Intent i : step.intents()) {
        if (FACTS.propose(i, List.of()) != null && ((ProtectiveChange) i).level().ordinal() > 1) {
          answers.put(i.decisionKey(), answer(GuardResult.Result.UNKNOWN));
        }
      }
      step = controller.step(state, now, in, List.of(), Answers.of(answers));
      state = step.state();
      step.intents().forEach(i -> changes.add((ProtectiveChange) i));
      if (second > 700) {
        assertThat(state.regions().get("eu").level()).isEqualTo(ProtectiveLevel.SOFT);
      }
    }
    assertThat(changes.stream().filter(c -> c.verdict() == Verdict.DENIED)).hasSize(1);
    assertThat(changes.stream().filter(c -> c.cause() == ProtectiveChange.Cause.RENEW))
        .hasSizeBetween(10, 13);
  }

  @Test
  void replicasChangeWithItsAnswerOnly() {
    ScalingPolicy policy = ScalingWorld.policy(1, 20, ScalingWorld.average("lag", 100));
    ScalingController controller = new ScalingController(policy);
    TreeMap<String, ScalingReading> readings = new TreeMap<>();
    Instant now = World.START;
    readings.put("lag", new ScalingReading.Total(1000.0, now));
    TreeMap<String, ScalingInput> in = new TreeMap<>();
    in.put("sa", new ScalingInput(2, 2, readings, null, ScalingInput.Standing.CALM));
    ScalingInputs inputs = new ScalingInputs(in, List.of(), List.of());
    ScalingStep first = controller.step(ScalingState.EMPTY, now, inputs);
    ScaleChange wanted = (ScaleChange) first.intents().getFirst();
    ProposedAction action = FACTS.propose((Intent) wanted, List.of());
    assertThat(wanted.effective()).isTrue();
    assertThat(action.operation().word()).isEqualTo("up");
    assertThat(action.json()).contains("\"after\":{\"replicas\":" + wanted.replicas() + "}");

    ScalingStep refused =
        controller.step(
            ScalingState.EMPTY,
            now,
            inputs.with(Answers.of(Map.of(wanted.decisionKey(), answer(GuardResult.Result.FAIL)))));

    ScaleChange denied =
        refused.intents().stream()
            .filter(ScaleChange.class::isInstance)
            .map(ScaleChange.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(denied.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(refused.state().regions().get("sa").flight()).isNull();
    assertThat(refused.state().regions().get("sa").changes()).isEmpty();
  }
}
