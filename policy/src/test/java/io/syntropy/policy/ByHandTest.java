package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What people ask for goes through the same machines and the same guard. */
class ByHandTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static ByHand ada(String key) {
    return ByHand.of("by-hand/" + key, "ada", HOUR);
  }

  private static ByHand glass(String key, String... rules) {
    return new ByHand("by-hand/" + key, "ada", HOUR, Set.of(rules), List.of("ada", "grace"));
  }

  private static World world(Mode mode) {
    World w = new World(RegionControllerTest.quick().withMode(mode), "eu", "sa", "us");
    w.run(70);
    return w;
  }

  private static TrafficShift only(World w) {
    assertThat(w.shifts()).hasSize(1);
    return w.shifts().getFirst();
  }

  @Test
  void aDrainOfAGoodRegionStaysUntilItEndsInEitherMode() {
    for (Mode mode : Mode.values()) {
      World w = world(mode);
      w.commands.add(new OperatorCommand.Drain("eu", ada("1")));
      w.run(60);

      assertThat(only(w).effective()).isTrue();
      assertThat(only(w).decisionKey()).isEqualTo("by-hand/1");
      assertThat(only(w).expiresAt()).isEqualTo(only(w).decidedAt().plus(HOUR));
      assertThat(only(w).reason()).contains("asked for by ada");
      assertThat(w.stateOf("eu").heldBy()).isEqualTo("ada");
      w.run(Duration.ofMinutes(58));
      assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
      w.run(Duration.ofMinutes(5));
      assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
      assertThat(w.stateOf("eu").heldBy()).isNull();
    }
  }

  @Test
  void whatADrainMeansForTheLoadIsWhatTheGuardReckonsWith() {
    World w = world(Mode.ACT);
    OperatorCommand drain = new OperatorCommand.Drain("eu", ada("1"));
    List<ShiftLoad> loads = w.controller.loads(w.state, w.now, w.inputs(), drain);

    assertThat(loads).extracting(ShiftLoad::region).containsExactly("eu", "sa", "us");
    ShiftLoad eu = loads.getFirst();
    assertThat(eu.after()).isZero();
    assertThat(eu.addedRps()).isNegative().isEqualTo(-eu.demandRps());
    double added = 0;
    double after = 0;
    for (ShiftLoad load : loads) {
      added += load.addedRps();
      after += load.after();
      assertThat(load.capacityRps()).isEqualTo(1000);
    }
    assertThat(added).isCloseTo(0, within(1e-6));
    assertThat(after).isCloseTo(1, within(1e-9));

    ControllerState before = w.state;
    w.commands.add(drain);
    w.run(1);
    ShiftLoad sa = loads.get(1);
    GuardResult capacity =
        only(w).guard().stream().filter(g -> g.rule().equals("I2")).findFirst().orElseThrow();
    assertThat(capacity.threshold())
        .startsWith(String.format(Locale.ROOT, "%.2f/s", sa.addedRps() * 1.2));
    assertThat(w.state).isNotEqualTo(before);
    assertThat(only(w).weights().get("sa")).isEqualTo(sa.after());
  }

  @Test
  void aLoadThatNobodyMeasuredIsUnknownAndNotNothing() {
    World w = world(Mode.ACT);
    w.region("sa").heartbeats = false;
    w.run(Duration.ofMinutes(3));
    OperatorCommand drain = new OperatorCommand.Drain("eu", ada("1"));
    List<ShiftLoad> loads = w.controller.loads(w.state, w.now, w.inputs(), drain);

    assertThat(loads.get(1).capacityRps()).isNaN();
    assertThat(loads.get(1).ageMillis()).isNull();
    assertThat(
            w.controller.loads(
                w.state, w.now, w.inputs(), new OperatorCommand.Drain("mars", ada("2"))))
        .isEmpty();
  }

  @Test
  void whoReliesOnItsReturnCanAskForIt() {
    World w = world(Mode.ACT);
    w.commands.add(new OperatorCommand.Drain("eu", ada("1")));
    w.run(60);
    w.commands.add(new OperatorCommand.Restore("eu", ada("2")));
    w.run(10);

    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.PROBATION);
    assertThat(w.shifts().getLast().decisionKey()).isEqualTo("by-hand/2");
    w.run(Duration.ofMinutes(3));
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void whatIsTheCaseAlreadyIsRefusedAndSaysSo() {
    World w = world(Mode.ACT);
    w.commands.add(new OperatorCommand.Restore("eu", ada("1")));
    w.run(2);
    assertThat(only(w).verdict()).isEqualTo(Verdict.DENIED);
    assertThat(only(w).reason()).contains("machine: normal (needs drained)");

    w.commands.add(new OperatorCommand.Drain("eu", ada("2")));
    w.run(60);
    w.commands.add(new OperatorCommand.Drain("eu", ada("3")));
    w.run(2);
    assertThat(w.shifts().getLast().reason()).contains("machine: drained (needs not drained)");
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void whatIsUnknownIsNotDrainedByOnePerson() {
    World w = world(Mode.ACT);
    w.region("eu").stopped();
    w.proberWorks = false;
    w.run(90);
    assertThat(w.stateOf("eu").health()).isEqualTo(HealthClass.U);
    int before = w.shifts().size();
    w.commands.add(new OperatorCommand.Drain("eu", ada("1")));
    w.run(2);

    assertThat(w.shifts()).hasSize(before + 1);
    assertThat(World.rule(w.shifts().getLast(), "I6").result())
        .isEqualTo(GuardResult.Result.UNKNOWN);
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void aBreakGlassExcusesTheRulesItNamesAndNoOther() {
    World w = world(Mode.ACT);
    w.regions.values().forEach(r -> r.limitRps = 40);
    w.run(5);
    w.commands.add(new OperatorCommand.Drain("eu", ada("1")));
    w.run(2);
    assertThat(only(w).verdict()).isEqualTo(Verdict.DENIED);
    assertThat(only(w).reason()).contains("refused by I2");

    w.commands.add(new OperatorCommand.Drain("eu", glass("2", "I1", "I4")));
    w.run(2);
    assertThat(w.shifts().getLast().verdict()).isEqualTo(Verdict.DENIED);

    w.commands.add(new OperatorCommand.Drain("eu", glass("3", "I2")));
    w.run(2);
    TrafficShift done = w.shifts().getLast();
    assertThat(done.effective()).isTrue();
    assertThat(World.rule(done, "I2").result()).isEqualTo(GuardResult.Result.FAIL);
    assertThat(World.rule(done, "I2").observed()).endsWith(" (bypassed by ada, grace)");
    assertThat(World.rule(done, "I1").observed()).doesNotContain("bypassed");
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void whatNobodyMayBypassCannotBeNamed() {
    for (String rule : List.of("organisation", "audit", "I5", "I8", "I11", "I16", "I18")) {
      assertThatThrownBy(() -> glass("1", rule, "I2")).hasMessageContaining("bypassed: " + rule);
    }
  }

  @Test
  void aRefusalOfTheOrganisationStands() {
    World w = world(Mode.ACT);
    w.judge =
        intent ->
            new GuardResult("organisation", GuardResult.Result.FAIL, "no", "allow", "test", null);
    w.commands.add(new OperatorCommand.Drain("eu", glass("1", "I1", "I2")));
    w.run(2);

    assertThat(only(w).verdict()).isEqualTo(Verdict.DENIED);
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void aBreakGlassTakesTwoPeople() {
    for (List<String> people : List.of(List.<String>of(), List.of("ada"), List.of("ada", "ada"))) {
      assertThatThrownBy(() -> new ByHand("k", "ada", HOUR, Set.of("I2"), people))
          .hasMessageContaining("expected two different ones");
    }
  }

  /** Whatever people ask for, what takes effect without a break-glass has passed every rule. */
  @Test
  void randomRequestsNeverPassTheGuard() {
    int effective = 0;
    int denied = 0;
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      World w = new World(RegionControllerTest.quick(), "ap", "eu", "sa", "us");
      w.tick = Duration.ofSeconds(2);
      w.regions.values().forEach(r -> r.limitRps = 30 + random.nextInt(40));
      List<String> names = List.copyOf(w.regions.keySet());
      for (int i = 0; i < 900; i++) {
        World.Region region = w.region(names.get(random.nextInt(names.size())));
        String asked = names.get(random.nextInt(names.size()));
        switch (random.nextInt(60)) {
          case 0 -> region.bad();
          case 1 -> region.stopped();
          case 2, 3 -> w.regions.values().forEach(World.Region::resumed);
          case 4 -> w.routerWorks = !w.routerWorks;
          case 5, 6 ->
              w.commands.add(
                  new OperatorCommand.Drain(asked, ByHand.of("by-hand/" + i, "ada", HOUR)));
          case 7 ->
              w.commands.add(
                  new OperatorCommand.Restore(asked, ByHand.of("by-hand/" + i, "ada", HOUR)));
          default -> {}
        }
        w.tick();
      }
      for (TrafficShift s : w.shifts()) {
        if (s.decisionKey().startsWith("by-hand/")) {
          effective += s.effective() ? 1 : 0;
          denied += s.effective() ? 0 : 1;
          assertThat(s.effective())
              .isEqualTo(s.guard().stream().allMatch(g -> g.result() == GuardResult.Result.PASS));
        }
      }
    }
    assertThat(effective).isGreaterThan(60);
    assertThat(denied).isGreaterThan(60);
  }

  private ProtectiveState state = ProtectiveState.EMPTY;
  private Instant now = World.START;

  private List<ProtectiveChange> protect(Duration time, double mean, OperatorCommand... commands) {
    ProtectivePolicy policy = ProtectivePolicy.defaults("p", "social");
    ProtectiveController controller = new ProtectiveController(policy);
    List<ProtectiveChange> all = new ArrayList<>();
    Instant end = now.plus(time);
    List<OperatorCommand> asked = List.of(commands);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      TreeMap<String, CollectiveInput> in = new TreeMap<>();
      in.put("eu", new CollectiveInput(mean, Share.exactly(0.1), 50, true, now));
      ProtectiveStep step = controller.step(state, now, in, asked);
      asked = List.of();
      state = step.state();
      step.intents().forEach(i -> all.add((ProtectiveChange) i));
    }
    return all;
  }

  private ProtectiveLevel level() {
    return state.regions().get("eu").level();
  }

  @Test
  void aLevelRaisedByHandStaysUntilItEndsAndTakesOneStep() {
    protect(Duration.ofMinutes(1), 500);
    List<ProtectiveChange> two =
        protect(
            Duration.ofSeconds(1),
            500,
            new OperatorCommand.Protect("eu", ProtectiveLevel.MEDIUM, ada("1")));
    assertThat(two.getFirst().verdict()).isEqualTo(Verdict.DENIED);
    assertThat(two.getFirst().reason()).contains("refused by I22");

    List<ProtectiveChange> one =
        protect(
            Duration.ofMinutes(50),
            500,
            new OperatorCommand.Protect("eu", ProtectiveLevel.SOFT, ada("2")));
    assertThat(one).hasSize(1);
    assertThat(one.getFirst().effective()).as("the policy only observes").isTrue();
    assertThat(one.getFirst().expiresAt()).isEqualTo(one.getFirst().decidedAt().plus(HOUR));
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    List<ProtectiveChange> again =
        protect(
            Duration.ofSeconds(1),
            500,
            new OperatorCommand.Protect("eu", ProtectiveLevel.SOFT, ada("3")));
    assertThat(again.getFirst().reason()).contains("level: soft (needs below soft)");
    protect(Duration.ofMinutes(10), 500);
    assertThat(level()).isEqualTo(ProtectiveLevel.NONE);
  }

  @Test
  void rightAfterAStartNothingIsRaisedByOnePerson() {
    protect(Duration.ofMinutes(1), 500);
    state = new ProtectiveController(ProtectivePolicy.defaults("p", "social")).restored(state, now);
    List<ProtectiveChange> early =
        protect(
            Duration.ofSeconds(1),
            500,
            new OperatorCommand.Protect("eu", ProtectiveLevel.SOFT, ada("1")));
    assertThat(early.getFirst().reason()).contains("refused by I31");
    List<ProtectiveChange> glass =
        protect(
            Duration.ofSeconds(1),
            500,
            new OperatorCommand.Protect("eu", ProtectiveLevel.SOFT, glass("2", "I31")));
    assertThat(glass.getFirst().effective()).isTrue();
  }

  @Test
  void revertingItLowersItAtOnce() {
    protect(Duration.ofMinutes(1), 500);
    protect(
        Duration.ofMinutes(1),
        500,
        new OperatorCommand.Protect("eu", ProtectiveLevel.HARD, glass("1", "I22")));
    assertThat(level()).isEqualTo(ProtectiveLevel.HARD);
    List<ProtectiveChange> back =
        protect(Duration.ofSeconds(1), 500, new OperatorCommand.Revert("eu", "grace"));
    assertThat(back.getFirst().cause()).isEqualTo(ProtectiveChange.Cause.LOWER);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
  }

  @Test
  void replicasSetByHandAreLeftAloneUntilTheyExpire() {
    ScalingPolicy policy = ScalingWorld.policy(1, 20, ScalingWorld.average("lag", 100));
    ScalingWorld w =
        new ScalingWorld(
            ScalingWorld.with(policy, ScalingWorld.atOnce(), ScalingWorld.atOnce()), 4);
    w.readings.put("lag", new ScalingReading.Total(400, w.now));
    w.run(Duration.ofMinutes(2));
    assertThat(w.replicas).isEqualTo(4);
    w.commands.add(
        new OperatorCommand.Scale(
            ScalingWorld.REGION, 10, ByHand.of("by-hand/1", "ada", Duration.ofMinutes(30))));
    w.run(Duration.ofMinutes(25));
    assertThat(w.replicas).isEqualTo(10);
    w.commands.add(
        new OperatorCommand.Scale(
            ScalingWorld.REGION, 40, ByHand.of("by-hand/2", "ada", Duration.ofMinutes(30))));
    w.run(Duration.ofSeconds(2));
    assertThat(w.changes.getLast().verdict()).isEqualTo(Verdict.DENIED);
    assertThat(w.changes.getLast().reason()).contains("refused by bounds");
    w.run(Duration.ofMinutes(20));
    assertThat(w.replicas).as("decided by its signals again").isEqualTo(4);
  }
}
