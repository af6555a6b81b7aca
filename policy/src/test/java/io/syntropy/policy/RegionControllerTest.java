package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionControllerTest {
  private static final RegionPolicy POLICY =
      RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT);

  private final World world = new World(POLICY, "eu", "sa", "us");

  @Test
  void drainsAfterExactlyOneHoldOfBreach() {
    world.run(120);
    world.region("eu").bad();
    world.run(180);
    assertThat(world.effective()).isEmpty();
    world.tick();
    TrafficShift drain = world.effective().get(0);
    assertThat(drain.kind()).isEqualTo(TrafficShift.Kind.DRAIN);
    assertThat(drain.region()).isEqualTo("eu");
    assertThat(drain.weights().get("eu")).isZero();
    assertThat(drain.weights().get("us")).isCloseTo(0.5, within(1e-9));
    assertThat(drain.expiresAt()).isEqualTo(world.now.plus(Duration.ofHours(1)));
    assertThat(drain.guard()).allMatch(g -> g.result() == GuardResult.Result.PASS);
    assertThat(drain.evidence().get(0).region()).isEqualTo("eu");
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void oneGoodTickStartsTheHoldAnew() {
    world.run(120);
    world.region("eu").bad().probesFail = false;
    world.run(170);
    world.region("eu").errorRatio = 0;
    world.tick();
    world.region("eu").errorRatio = 0.5;
    world.run(180);
    assertThat(world.drains()).isEmpty();
    world.tick();
    assertThat(world.drains()).hasSize(1);
  }

  @Test
  void unknownTicksInsideTheHoldDoNotCountAsBreach() {
    world.run(120);
    world.region("eu").bad().probesFail = false;
    world.proberWorks = false;
    world.run(100);
    world.region("eu").silent = true;
    world.run(20);
    world.region("eu").silent = false;
    world.run(80);
    assertThat(world.effective()).isEmpty();
    world.run(2);
    assertThat(world.effective()).hasSize(1);
  }

  @Test
  void longUnknownInsideTheHoldStartsItAnew() {
    world.proberWorks = false;
    world.run(120);
    world.region("eu").bad();
    world.run(100);
    world.region("eu").silent = true;
    world.run(60);
    world.region("eu").silent = false;
    world.run(180);
    assertThat(world.effective()).isEmpty();
    world.tick();
    assertThat(world.effective()).hasSize(1);
  }

  @Test
  void lowCoverageIsNoBreachUnlessProbesAgree() {
    world.run(120);
    world.region("eu").bad();
    world.region("eu").probesFail = false;
    world.region("eu").coverage = 0.79;
    world.run(600);
    assertThat(world.effective()).isEmpty();
    world.region("eu").probesFail = true;
    world.run(200);
    assertThat(world.effective()).hasSize(1);
  }

  @Test
  void comesBackThroughProbationAndEndsNormal() {
    world.run(120);
    world.region("eu").bad();
    world.run(190);
    world.region("eu").good();
    world.run(Duration.ofHours(1));
    assertThat(world.effective())
        .extracting(TrafficShift::kind)
        .containsExactly(
            TrafficShift.Kind.DRAIN,
            TrafficShift.Kind.STEP,
            TrafficShift.Kind.STEP,
            TrafficShift.Kind.STEP,
            TrafficShift.Kind.RESTORE);
    assertThat(world.effective())
        .extracting(s -> s.weights().get("eu") * 3)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .containsExactly(0.0, 0.05, 0.25, 0.5, 1.0);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    TrafficShift drain = world.effective().get(0);
    TrafficShift first = world.effective().get(1);
    assertThat(first.decidedAt()).isAfterOrEqualTo(drain.decidedAt().plus(POLICY.dwell()));
    assertThat(world.updates())
        .filteredOn(u -> u.decisionKey().equals(drain.decisionKey()))
        .extracting(ActionUpdate::change)
        .containsExactly(
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.REVERTING,
            ActionUpdate.Change.REVERTED);
    assertThat(world.pages()).isEmpty();
  }

  @Test
  void unknownHoldsAProbationStep() {
    toProbation();
    world.region("eu").silent = true;
    world.proberWorks = false;
    world.run(600);
    assertThat(world.stateOf("eu").step()).isZero();
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.PROBATION);
    world.proberWorks = true;
    world.region("eu").silent = false;
    world.run(300);
    assertThat(world.stateOf("eu").step()).isPositive();
  }

  @Test
  void unknownTimeCountsNeitherForRecoveryNorForAStep() {
    world.run(120);
    world.region("eu").bad();
    world.run(190);
    world.region("eu").good();
    world.region("eu").silent = true;
    world.proberWorks = false;
    world.run(Duration.ofMinutes(50));
    world.proberWorks = true;
    world.region("eu").silent = false;
    world.run(300);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    for (int i = 0; world.machine("eu") != TrafficMachine.PROBATION; i++) {
      assertThat(i).isLessThan(400);
      world.tick();
    }
    world.run(65);
    world.region("eu").silent = true;
    world.proberWorks = false;
    world.run(300);
    world.proberWorks = true;
    world.region("eu").silent = false;
    world.run(40);
    assertThat(world.stateOf("eu").step()).isZero();
  }

  @Test
  void relapseDrainsAtOnceWithoutAHold() {
    toProbation();
    int before = world.effective().size();
    world.region("eu").bad();
    world.run(61);
    assertThat(world.effective()).hasSize(before + 1);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void repeatedRelapsesDelayTheWayBackOnly() {
    RegionPolicy quick = quick();
    World w = new World(quick, "eu", "sa", "us");
    w.run(70);
    for (int i = 0; i < 3; i++) {
      w.region("eu").bad();
      w.run(40);
      assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
      w.region("eu").good();
      if (i < 2) {
        for (int s = 0; w.machine("eu") != TrafficMachine.NORMAL && s < 600; s++) {
          w.tick();
        }
        assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
      }
    }
    assertThat(w.stateOf("eu").penalty().suppressed()).isTrue();
    w.run(Duration.ofMinutes(10));
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void aDrainWhoseTrafficDoesNotFallIsUndoneAndPaged() {
    world.run(120);
    world.region("eu").bad();
    world.routerWorks = false;
    world.run(310);
    List<TrafficShift> done = world.effective();
    assertThat(done)
        .extracting(TrafficShift::kind)
        .containsExactly(TrafficShift.Kind.DRAIN, TrafficShift.Kind.REVERT);
    assertThat(done.get(1).weights()).isEqualTo(done.get(0).before());
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(world.pages()).anyMatch(p -> p.decisionKey().endsWith("eu/verify") && !p.resolved());
    world.run(400);
    assertThat(world.effective()).hasSize(2);
    assertThat(World.rule(world.denied().get(0), "I20").result())
        .isEqualTo(GuardResult.Result.FAIL);
  }

  @Test
  void aDrainWithoutEveryAcknowledgementFails() {
    world.run(120);
    world.region("eu").bad();
    world.acks = false;
    world.run(181 + 60);
    assertThat(world.updates()).anyMatch(u -> u.change() == ActionUpdate.Change.FAILED);
    assertThat(world.updates()).noneMatch(u -> u.change() == ActionUpdate.Change.VERIFIED);
  }

  @Test
  void aFailedOutcomePutsTheWeightsBack() {
    world.run(120);
    world.region("eu").bad();
    world.acks = false;
    world.run(181);
    TrafficShift drain = world.effective().get(0);
    world.news.add(new Outcome(drain.decisionKey(), Outcome.State.FAILED, world.now, "rejected"));
    world.tick();
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(world.state.weights()).isEqualTo(drain.before());
    assertThat(world.state.inFlight()).isNull();
  }

  @Test
  void expiryIsExtendedAtMostThreeTimesAndThenAnOperatorsMatter() {
    world.run(120);
    world.region("eu").bad();
    world.run(Duration.ofHours(4));
    assertThat(world.updates())
        .extracting(ActionUpdate::change)
        .containsExactly(
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.OPERATOR_OWNED);
    assertThat(world.stateOf("eu").operatorOwned()).isTrue();
    assertThat(world.pages()).anyMatch(p -> p.decisionKey().endsWith("eu/operator"));
    world.region("eu").good();
    world.run(Duration.ofHours(1));
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    world.commands.add(new OperatorCommand.Release("eu", "ann"));
    world.run(Duration.ofHours(1));
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void expiryOfAGoodRegionStartsTheGuardedRamp() {
    world.run(120);
    world.region("eu").bad();
    world.run(Duration.ofMinutes(65));
    world.region("eu").good();
    // Extended once while still bad; at the second expiry it is good, hold or not.
    world.run(Duration.ofMinutes(5));
    assertThat(world.effective()).hasSize(1);
    assertThat(world.updates())
        .filteredOn(u -> u.change() == ActionUpdate.Change.EXTENDED)
        .hasSize(1);
    world.run(Duration.ofMinutes(40));
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void anOperatorsHoldStopsNewActionsAndIsToldOnce() {
    world.run(120);
    world.commands.add(new OperatorCommand.Hold(true, "ann"));
    world.region("eu").bad();
    world.run(600);
    assertThat(world.effective()).isEmpty();
    assertThat(world.denied()).hasSize(1);
    assertThat(World.rule(world.denied().get(0), "hold").result())
        .isEqualTo(GuardResult.Result.FAIL);
    world.commands.add(new OperatorCommand.Hold(false, "ann"));
    world.tick();
    assertThat(world.effective()).hasSize(1);
  }

  @Test
  void anOperatorsWeightsAreNeverOverwritten() {
    world.run(120);
    world.region("eu").bad();
    world.run(190);
    world.region("eu").good();
    world.commands.add(new OperatorCommand.Take("eu", "ann"));
    world.run(Duration.ofHours(3));
    assertThat(world.effective()).hasSize(1);
    assertThat(world.updates())
        .extracting(ActionUpdate::change)
        .contains(ActionUpdate.Change.OPERATOR_OWNED);
  }

  @Test
  void anOperatorsRevertRampsWithoutHoldAndDwellButUnderTheGuard() {
    world.run(120);
    world.region("eu").bad();
    world.run(400);
    world.commands.add(new OperatorCommand.Revert("eu", "ann"));
    world.tick();
    assertThat(World.rule(world.denied().get(0), "I6").result()).isEqualTo(GuardResult.Result.FAIL);
    world.region("eu").good();
    world.run(70);
    world.commands.add(new OperatorCommand.Revert("eu", "ann"));
    world.tick();
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.PROBATION);
  }

  @Test
  void observeDecidesTheSameAndChangesNothing() {
    World twin = new World(POLICY.withMode(Mode.OBSERVE), "eu", "sa", "us");
    for (World w : List.of(world, twin)) {
      w.run(120);
      w.region("eu").bad();
      w.run(181);
    }
    TrafficShift act = world.shifts().get(0);
    TrafficShift observe = twin.shifts().get(0);
    assertThat(observe).usingRecursiveComparison().ignoringFields("mode").isEqualTo(act);
    assertThat(observe.mode()).isEqualTo(Mode.OBSERVE);
    twin.run(3600);
    assertThat(twin.shifts()).hasSize(1);
    assertThat(twin.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(twin.state.weights().get("eu")).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(twin.stateOf("eu").penalty()).isEqualTo(FlapPenalty.NONE);
  }

  @Test
  void constantInputComesToRest() {
    world.run(120);
    assertThat(world.run(Duration.ofHours(2))).isEmpty();
    world.region("eu").bad();
    world.run(Duration.ofHours(4));
    assertThat(world.run(Duration.ofHours(1))).isEmpty();
  }

  private void toProbation() {
    world.run(120);
    world.region("eu").bad();
    world.run(190);
    world.region("eu").good();
    for (int i = 0; world.machine("eu") != TrafficMachine.PROBATION; i++) {
      assertThat(i).isLessThan(3600);
      world.tick();
    }
    world.run(3);
  }

  /** Short times, as in a demo. */
  static RegionPolicy quick() {
    return new RegionPolicy(
        "quick",
        "social",
        new RegionPolicy.Breach(0.05, Duration.ofSeconds(1), Duration.ofSeconds(20)),
        new RegionPolicy.Recover(0.025, Duration.ofMillis(750), Duration.ofSeconds(20)),
        RegionPolicy.Floor.DEFAULT,
        null,
        Duration.ofSeconds(30),
        new RegionPolicy.Probation(List.of(0.1, 0.5, 1.0), Duration.ofSeconds(15)),
        new RegionPolicy.ActionTerms(Duration.ofMinutes(10), 3),
        Duration.ofSeconds(10),
        Mode.ACT,
        java.util.Map.of());
  }
}
