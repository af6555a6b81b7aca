package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceControllerTest {
  @Test
  void oneThatMissesThreeHeartbeatsAndTwoProbesIsToldToRestartAndTenSecondsLaterRerouted() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    Instant dead = w.now;
    w.kill("a1").seconds(35);
    assertThat(w.orders())
        .singleElement()
        .matches(o -> o.desired().equals(Map.of("instance_id", "a1")))
        .matches(o -> o.kind() == DirectiveKind.RESTART)
        .matches(o -> Duration.between(dead, o.decidedAt()).toSeconds() >= 20);
    Instant ordered = w.orders().getFirst().decidedAt();
    while (w.rerouted().isEmpty()) {
      w.tick();
    }
    assertThat(Duration.between(ordered, w.now)).isEqualTo(InstanceController.RETURN);
    assertThat(w.last.rerouted())
        .singleElement()
        .matches(r -> r.instanceId().equals("a1"))
        .satisfies(r -> assertThat(r.replicas()).containsExactly("a0", "a2"));
    assertThat(w.updates()).containsExactly(ActionUpdate.Change.FAILED);
    assertThat(w.paged("minimum")).isFalse();
    assertThat(w.paged("rerouted/a1")).isTrue();
  }

  @Test
  void backInTimeIsVerifiedAndNobodyWhoConnectsLaterIsTold() {
    InstanceWorld w = InstanceWorld.of(2, 1).kill("a0").seconds(33);
    assertThat(w.orders()).hasSize(1);
    w.body("a0").phase = (int) (9 - w.now.getEpochSecond() % 10);
    w.revive("a0").seconds(8);
    assertThat(w.updates()).containsExactly(ActionUpdate.Change.VERIFIED);
    assertThat(w.rerouted()).isEmpty();
    assertThat(w.intents)
        .filteredOn(i -> i.decisionKey().endsWith("/end"))
        .singleElement()
        .isInstanceOfSatisfying(
            DirectiveChange.class, c -> assertThat(c.desired()).containsEntry("instance_id", ""));
  }

  @Test
  void underItsMinimumOfReplicasItPagesInsteadAndReroutesOnceEnoughAreThere() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.minimum = 3;
    w.kill("a1").seconds(60);
    assertThat(w.paged("minimum")).isTrue();
    assertThat(w.rerouted()).isEmpty();
    w.minimum = 2;
    w.tick();
    assertThat(w.paged("minimum")).isFalse();
    assertThat(w.rerouted()).containsExactly("a1");
  }

  @Test
  void theOnlyInstanceIsRestartedAndPaged() {
    InstanceWorld w = InstanceWorld.of(1, 1).kill("a0").seconds(60);
    assertThat(w.orders()).hasSize(1);
    assertThat(w.paged("minimum")).isTrue();
    assertThat(w.rerouted()).isEmpty();
    w.revive("a0").seconds(90);
    assertThat(w.paged("minimum")).isFalse();
  }

  @Test
  void proberCutOff() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.prober = false;
    w.seconds(600);
    assertThat(w.intents).isEmpty();
  }

  @Test
  void heartbeatsLostOnTheWayWhileProbesAreGood() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.body("a0").beats = false;
    w.body("a1").beats = false;
    w.seconds(600);
    assertThat(w.intents).isEmpty();
  }

  @Test
  void proberCutOffWhileAnInstanceDies() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.prober = false;
    w.kill("a0").seconds(600);
    assertThat(w.orders()).isEmpty();
    assertThat(w.denied())
        .singleElement()
        .matches(d -> d.reason().contains("I6") && d.verdict() == Verdict.DENIED);
    assertThat(w.rerouted()).isEmpty();
  }

  @Test
  void allInstancesSilentTogetherEverywhereIsTheObserver() {
    InstanceWorld w = InstanceWorld.of(3, 2);
    w.network = false;
    w.seconds(900);
    assertThat(w.orders()).isEmpty();
    assertThat(w.rerouted()).isEmpty();
    assertThat(w.intents).noneMatch(Page.class::isInstance);
  }

  @Test
  void observerThatSeesAgainWaitsForThoseItHasNotHeardYet() {
    InstanceWorld w = InstanceWorld.of(3, 2);
    w.network = false;
    w.seconds(120).network = true;
    w.seconds(300);
    assertThat(w.orders()).isEmpty();
    assertThat(w.rerouted()).isEmpty();
  }

  @Test
  void allInstancesOfARegionSilentTogetherAreNotRestartedAndPaged() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a0", "a1", "a2").seconds(300);
    assertThat(w.orders()).isEmpty();
    assertThat(w.paged("together")).isTrue();
    assertThat(w.denied()).hasSizeLessThanOrEqualTo(3).allMatch(d -> d.reason().contains("I4"));
    w.revive("a0").revive("a1").seconds(60);
    assertThat(w.paged("together")).isFalse();
  }

  @Test
  void flappingInstanceIsRestartedAtMostThreeTimesAnHour() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    for (int i = 0; i < 20; i++) {
      w.kill("a1").seconds(45);
      w.revive("a1").seconds(90);
    }
    assertThat(w.orders()).hasSize(InstanceController.RESTARTS);
    assertThat(w.denied()).isNotEmpty().allMatch(d -> d.reason().contains("I19"));
    w.kill("a1").seconds(60);
    assertThat(w.rerouted()).containsExactly("a1");
  }

  @Test
  void flappingInstanceCarriesNothingBeforeItWasSteady() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(60);
    w.revive("a1").seconds(59);
    assertThat(w.rerouted()).containsExactly("a1");
    w.seconds(15);
    assertThat(w.rerouted()).isEmpty();
    assertThat(w.paged("rerouted/a1")).isFalse();
  }

  @Test
  void restartThatNeverHelpsIsOrderedOnce() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(3 * 3600);
    assertThat(w.orders()).hasSize(1);
    assertThat(w.rerouted()).isEmpty();
    assertThat(w.paged("rerouted/a1")).isFalse();
    assertThat(w.state.targets()).hasSize(1);
  }

  @Test
  void twoThatFallSilentAreRestartedOneAfterTheOther() {
    InstanceWorld w = InstanceWorld.of(5, 1).kill("a1", "a2");
    while (w.orders().isEmpty()) {
      w.tick();
    }
    w.seconds(9);
    assertThat(w.orders()).hasSize(1);
    w.seconds(5);
    assertThat(w.orders()).hasSize(2);
    assertThat(w.seconds(15).rerouted()).containsExactly("a1", "a2");
  }

  @Test
  void oneThatGaveNoHealthUrlOrNeverAnsweredIsUnknown() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.body("a1").probed = false;
    w.add("wrong-url", InstanceWorld.AT).answers = false;
    w.seconds(30).kill("a1", "wrong-url").seconds(300);
    assertThat(w.intents).isEmpty();
  }

  @Test
  void scaledAwayIsNotMissing() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.wanted = 2;
    w.kill("a1").seconds(300);
    assertThat(w.intents).isEmpty();
  }

  @Test
  void replacedByAnotherIsOver() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(60);
    assertThat(w.rerouted()).containsExactly("a1");
    w.add("b", InstanceWorld.AT);
    w.seconds(12);
    assertThat(w.rerouted()).isEmpty();
    assertThat(w.seconds(3600).orders()).hasSize(1);
  }

  @Test
  void aServiceThatCannotRestartIsReroutedAtOnce() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.restartable = false;
    w.kill("a1").seconds(40);
    assertThat(w.orders()).isEmpty();
    assertThat(w.rerouted()).containsExactly("a1");
  }

  @Test
  void observeTellsOncePerEpisodeAndChangesNothing() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.mode = Mode.OBSERVE;
    w.kill("a1").seconds(300);
    assertThat(w.denied()).singleElement().matches(d -> d.verdict() == Verdict.ALLOWED);
    assertThat(w.intents).hasSize(1);
    w.revive("a1").seconds(30).kill("a1").seconds(60);
    assertThat(w.intents).hasSize(2);
  }

  @Test
  void anOperatorsHoldStopsRestarts() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.commands.add(new OperatorCommand.Hold(true, "ann"));
    w.kill("a1").seconds(60);
    assertThat(w.orders()).isEmpty();
    w.commands.add(new OperatorCommand.Hold(false, "ann"));
    assertThat(w.seconds(2).orders()).hasSize(1);
  }

  @Test
  void aRestartByHandIsWaitedForAndNotEndedByUs() {
    InstanceWorld w = InstanceWorld.of(3, 1);
    w.byHand = true;
    w.kill("a1").seconds(60);
    assertThat(w.intents).isEmpty();
    w.byHand = false;
    assertThat(w.seconds(2).orders()).hasSize(1);
    w.byHand = true;
    w.seconds(20);
    assertThat(w.intents).noneMatch(i -> i.decisionKey().endsWith("/end"));
  }

  @Test
  void anOperatorTakesAnOrderBack() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(34);
    w.commands.add(new OperatorCommand.Withdraw(w.orders().getFirst().decisionKey(), "ann"));
    w.tick();
    assertThat(w.updates()).containsExactly(ActionUpdate.Change.REVERTED);
    assertThat(w.rerouted()).containsExactly("a1");
  }

  @Test
  void theOrganisationsRefusalStopsTheRestartAndNotTheTakeover() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(32);
    InstanceWorld refused = InstanceWorld.of(3, 1).kill("a1");
    String key = w.orders().getFirst().decisionKey();
    refused.answers =
        Answers.of(
            Map.of(
                key,
                new GuardResult(
                    "organisation", GuardResult.Result.FAIL, "no", "allow", "policy", null)));
    refused.seconds(32);
    assertThat(refused.orders()).isEmpty();
    assertThat(refused.rerouted()).containsExactly("a1");
  }

  @Test
  void afterARestartOfTheControlPlaneNothingNewForAMinuteAndWhatIsOpenIsFollowed() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(33);
    w.state = new InstanceController().restored(w.state, w.now);
    w.kill("a2").seconds(59);
    assertThat(w.orders()).hasSize(1);
    assertThat(w.rerouted()).isEmpty();
    w.seconds(2);
    assertThat(w.updates()).containsExactly(ActionUpdate.Change.FAILED);
    w.bodies.remove("a1");
    assertThat(w.seconds(700).state.targets().get(InstanceWorld.AT).instances())
        .doesNotContainKey("a1");
  }

  @Test
  void aRegionThatIsMissingFromTheInputsIsKept() {
    InstanceWorld w = InstanceWorld.of(3, 1).kill("a1").seconds(60);
    InstanceInputs none =
        new InstanceInputs(
            new java.util.TreeMap<>(), java.util.List.of(), java.util.List.of(), Answers.NONE);
    InstanceResult r = new InstanceController().step(w.state, w.now.plusSeconds(1), none);
    assertThat(r.state().targets()).isEqualTo(w.state.targets());
    assertThat(r.intents()).isEmpty();
  }
}
