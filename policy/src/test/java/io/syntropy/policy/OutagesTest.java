package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Outages that automation caused elsewhere, as control-loop scenarios here. */
class OutagesTest {
  private static final RegionPolicy POLICY =
      RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT);

  private static World world(String... names) {
    World w = new World(POLICY, names);
    w.run(120);
    return w;
  }

  @Test
  void stalePlanAppliedLateChangesNothing() {
    World w = world("eu", "sa", "us");
    w.region("eu").bad();
    w.acks = false;
    w.run(181);
    TrafficShift old = w.effective().get(0);
    w.run(62);
    assertThat(w.updates()).anyMatch(u -> u.change() == ActionUpdate.Change.FAILED);
    ControllerState before = w.state;
    for (Outcome.State late : Outcome.State.values()) {
      w.news.clear();
      if (late != Outcome.State.OPERATOR_OWNED) {
        w.news.add(new Outcome(old.decisionKey(), late, w.now, "late"));
        Step step = w.controller.step(before, w.now, w.inputs());
        assertThat(step.state().weights()).isEqualTo(before.weights());
        assertThat(step.state().inFlight()).isEqualTo(before.inFlight());
      }
    }
  }

  @Test
  void anEmptyInventoryRemovesNothing() {
    World w = world("eu", "sa", "us");
    var before = new TreeMap<>(w.state.weights());
    w.regions.clear();
    w.run(Duration.ofHours(1));
    assertThat(w.effective()).isEmpty();
    assertThat(w.state.weights()).isEqualTo(before);
    assertThat(w.state.regions()).containsOnlyKeys("eu", "sa", "us");
  }

  @Test
  void aShrunkenInventoryKeepsTheMinimumOfTheOldOne() {
    World w = world("eu", "sa", "us");
    w.regions.remove("sa");
    w.region("eu").bad();
    w.run(400);
    // One of three known healthy: the two that count are three minus the gone one.
    assertThat(w.effective()).isEmpty();
    assertThat(World.rule(w.denied().get(0), "I1").result()).isEqualTo(GuardResult.Result.FAIL);
  }

  @Test
  void aMetricOutageIsNotZeroLoad() {
    World w = world("eu", "us");
    // us could take nothing more: 50/s in use of 60.
    w.region("us").limitRps = 60;
    w.region("eu").stopped();
    w.run(Duration.ofMinutes(10));
    assertThat(w.effective()).isEmpty();
    GuardResult capacity = World.rule(w.denied().get(0), "I2");
    assertThat(capacity.result()).isEqualTo(GuardResult.Result.FAIL);
    assertThat(capacity.threshold()).contains("60.00/s");
  }

  @Test
  void aMetricOutageEverywhereStartsNothing() {
    World w = world("eu", "sa", "us");
    w.proberWorks = false;
    w.regions.values().forEach(r -> r.silent = true);
    assertThat(w.run(Duration.ofHours(2))).isEmpty();
  }

  @Test
  void theProberCutOffFromEverythingDrainsNothing() {
    World w = world("eu", "sa", "us");
    w.proberWorks = false;
    assertThat(w.run(Duration.ofHours(2))).isEmpty();
    w.region("eu").silent = true;
    assertThat(w.run(Duration.ofHours(2))).isEmpty();
  }

  @Test
  void aStoppedRegionIsDrainedOnProbeEvidence() {
    World w = world("eu", "sa", "us");
    w.region("eu").stopped();
    w.run(180 + 60 + 5);
    assertThat(w.effective()).extracting(TrafficShift::region).containsExactly("eu");
    w.run(300);
    assertThat(w.updates())
        .extracting(ActionUpdate::change)
        .containsExactly(ActionUpdate.Change.VERIFIED);
  }

  @Test
  void theLimitIsCheckedOnTheStateAfterTheAction() {
    World w = world("eu", "us");
    // Two healthy now, one after: a minimum of two must refuse.
    RegionPolicy two =
        new RegionPolicy(
            "two",
            "social",
            POLICY.breach(),
            POLICY.recover(),
            POLICY.floor(),
            2,
            POLICY.dwell(),
            POLICY.probation(),
            POLICY.action(),
            POLICY.window(),
            Mode.ACT,
            POLICY.signals());
    w.controller = new RegionController(two);
    w.region("eu").overBreach = new Share(0.2, 0.3);
    w.run(300);
    assertThat(w.effective()).isEmpty();
    assertThat(World.rule(w.denied().get(0), "I1").observed()).isEqualTo("1 healthy after");
    assertThat(w.pages()).hasSize(1);
  }

  @Test
  void withAllRegionsBadNothingIsMovedAndOnePageAsksToShed() {
    World w = world("eu", "sa", "us");
    w.regions.values().forEach(r -> r.errorRatio = 0.9);
    w.run(Duration.ofMinutes(30));
    assertThat(w.effective()).isEmpty();
    assertThat(w.pages()).singleElement().matches(p -> p.shed() && !p.resolved());
    assertThat(w.denied()).hasSize(3);
    w.regions.values().forEach(World.Region::good);
    w.tick();
    assertThat(w.pages()).hasSize(2).last().matches(Page::resolved);
  }

  @Test
  void exactlyHalfBadIsNotAllBadAndOneMoreIs() {
    World four = world("a", "b", "c", "d");
    four.region("a").errorRatio = 0.5;
    four.region("b").errorRatio = 0.5;
    four.run(200);
    assertThat(four.effective()).extracting(TrafficShift::region).containsExactly("a");
    World more = world("a", "b", "c", "d");
    for (String bad : List.of("a", "b", "c")) {
      more.region(bad).errorRatio = 0.5;
    }
    more.run(200);
    assertThat(more.effective()).isEmpty();
  }

  @Test
  void ofThreeRegionsTwoAreNeverDrainedTogetherAndOfFourOnlyAfterTheFirstIsVerified() {
    World three = world("a", "b", "c");
    three.region("a").errorRatio = 0.5;
    three.run(400);
    three.region("a").probesFail = true;
    three.region("b").errorRatio = 0.5;
    three.run(1000);
    assertThat(three.effective()).extracting(TrafficShift::region).containsExactly("a");
    World four = world("a", "b", "c", "d");
    four.region("a").errorRatio = 0.5;
    four.region("b").errorRatio = 0.5;
    four.run(181);
    assertThat(four.effective()).hasSize(1);
    four.run(59);
    assertThat(four.effective()).hasSize(1);
    four.run(10);
    assertThat(four.effective()).extracting(TrafficShift::region).containsExactly("a", "b");
  }

  @Test
  void staleCapacityRefuses() {
    World w = world("eu", "sa", "us");
    w.region("us").heartbeats = false;
    w.region("sa").heartbeats = false;
    w.run(121);
    w.region("eu").bad();
    w.run(400);
    assertThat(w.effective()).isEmpty();
    assertThat(World.rule(w.denied().get(0), "I2").result()).isEqualTo(GuardResult.Result.UNKNOWN);
  }

  @Test
  void capacityFromAheadOfTimeIsNoMeasurement() {
    World w = world("eu", "us");
    w.region("us").heartbeats = false;
    w.region("us").heartbeatAt = w.now.plus(Duration.ofDays(365));
    w.region("eu").errorRatio = 0.5;
    w.run(300);
    assertThat(w.effective()).isEmpty();
    assertThat(World.rule(w.denied().get(0), "I2").result()).isEqualTo(GuardResult.Result.UNKNOWN);
    w.region("us").heartbeatAt = w.now.plus(Demand.MAX_AHEAD);
    w.tick();
    assertThat(w.effective()).as("clocks differ a little").hasSize(1);
  }

  @Test
  void theManifestBoundsTheCapacity() {
    World w = world("eu", "us");
    w.region("us").manifestRps = 100.0;
    w.region("eu").errorRatio = 0.5;
    w.run(300);
    assertThat(World.rule(w.denied().get(0), "I2").result()).isEqualTo(GuardResult.Result.FAIL);
    // 50/s in use, 50/s moved with a fifth on top: 110/s is exactly enough.
    w.region("us").manifestRps = 110.0;
    w.tick();
    assertThat(w.effective()).hasSize(1);
  }

  @Test
  void theUndoIsRegisteredBeforeTheEffect() {
    World w = world("eu", "sa", "us");
    w.region("eu").bad();
    w.run(181);
    TrafficShift drain = w.effective().get(0);
    assertThat(w.routed).isEqualTo(drain.before());
    assertThat(drain.revert().weights()).isEqualTo(drain.before());
    assertThat(drain.revert().at()).isEqualTo(drain.expiresAt());
  }

  @Test
  void inconclusiveIsNotSuccess() {
    World w = world("eu", "sa", "us");
    w.region("eu").bad();
    w.run(185);
    // From now on nothing is known of the receivers.
    w.proberWorks = false;
    w.regions.values().forEach(r -> r.silent = true);
    w.run(400);
    assertThat(w.updates()).noneMatch(u -> u.change() == ActionUpdate.Change.VERIFIED);
    assertThat(w.updates()).anyMatch(u -> u.change() == ActionUpdate.Change.FAILED);
    assertThat(w.pages()).anyMatch(p -> p.decisionKey().endsWith("/verify"));
    // Nor is it a reason to move traffic back onto a region nothing is known of.
    assertThat(w.effective()).hasSize(1);
    assertThat(World.rule(w.denied().get(0), "I6").result()).isEqualTo(GuardResult.Result.UNKNOWN);
  }

  @Test
  void aDrainedRegionStaysDrainedAcrossARestartAndNothingStartsForOneHold() {
    World w = world("eu", "sa", "us");
    w.region("eu").bad();
    w.run(400);
    w.region("eu").good();
    w.restart(Duration.ofHours(3));
    List<Intent> quiet = new ArrayList<>(w.run(179));
    assertThat(quiet).noneMatch(TrafficShift.class::isInstance);
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    w.run(Duration.ofHours(1));
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void holdTimeDoesNotAccrueWhileDown() {
    World w = world("eu", "sa", "us");
    w.region("eu").bad();
    w.run(100);
    w.restart(Duration.ofMinutes(10));
    w.run(180);
    assertThat(w.effective()).isEmpty();
    w.run(70);
    assertThat(w.effective()).hasSize(1);
  }
}
