package io.syntropy.policy;

import static io.syntropy.policy.ScalingWorld.atOnce;
import static io.syntropy.policy.ScalingWorld.average;
import static io.syntropy.policy.ScalingWorld.policy;
import static io.syntropy.policy.ScalingWorld.rules;
import static io.syntropy.policy.ScalingWorld.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.ScalingRules.Rate;
import io.syntropy.policy.ScalingRules.Select;
import io.syntropy.policy.ScalingRules.Unit;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingControllerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static ScalingWorld queue(int replicas, double lag) {
    return new ScalingWorld(policy(1, 50, average("queue_lag", 100)), replicas)
        .total("queue_lag", lag);
  }

  @Test
  void asManyReplicasAsTheTargetNeedsAtOnceUpAndAfterTheWindowDown() {
    ScalingWorld w = queue(3, 550).seconds(1);
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.changes).singleElement().matches(c -> c.cause() == ScaleChange.Cause.UP);
    w.total("queue_lag", 201).seconds(299);
    assertThat(w.replicas).isEqualTo(6);
    w.seconds(20);
    assertThat(w.replicas).isEqualTo(3);
  }

  @Test
  void withinTheToleranceNothingHappens() {
    assertThat(queue(10, 1100).run(MINUTE).changes).isEmpty();
    assertThat(queue(10, 900).run(Duration.ofMinutes(10)).changes).isEmpty();
    assertThat(queue(10, 1101).run(MINUTE).replicas).isEqualTo(12);
  }

  @Test
  void theLargestOfSeveralSignalsCounts() {
    ScalingWorld w =
        new ScalingWorld(
            policy(1, 50, average("queue_lag", 100), value("Hz_stress_index", 0.5)), 4);
    w.total("queue_lag", 100).total("Hz_stress_index", 0.75).seconds(1);
    assertThat(w.replicas).isEqualTo(6);
  }

  @Test
  void anAbsoluteValueIsWeighedByTheReadyReplicas() {
    ScalingWorld w = new ScalingWorld(policy(1, 50, value("p95", 0.75)), 4).total("p95", 1.5);
    w.unready = 1;
    assertThat(w.seconds(1).replicas).isEqualTo(6);
  }

  @Test
  void neverOutsideMinimumAndMaximum() {
    assertThat(queue(10, 1e12).run(Duration.ofMinutes(10)).replicas).isEqualTo(50);
    ScalingWorld w = new ScalingWorld(policy(3, 9, average("queue_lag", 100)), 9);
    assertThat(w.total("queue_lag", 0).run(Duration.ofMinutes(20)).replicas).isEqualTo(3);
  }

  @Test
  void underTheMinimumIsBroughtUpEvenBlindAndOverTheMaximumOnlyWithSignals() {
    ScalingWorld low = new ScalingWorld(policy(3, 9, average("queue_lag", 100)), 1).seconds(1);
    assertThat(low.replicas).isEqualTo(3);
    ScalingWorld high = new ScalingWorld(policy(3, 9, average("queue_lag", 100)), 12);
    assertThat(high.run(MINUTE).replicas).isEqualTo(12);
    assertThat(high.changes).singleElement().matches(c -> c.verdict() == Verdict.DENIED);
    assertThat(high.total("queue_lag", 5000).run(MINUTE).replicas).isEqualTo(9);
  }

  @Test
  void switchedOffStaysOff() {
    assertThat(queue(0, 1e6).run(MINUTE).changes).isEmpty();
  }

  @Test
  void aCriticalServiceKeepsItsFloor() {
    ScalingPolicy p = policy(1, 9, average("queue_lag", 100));
    ScalingPolicy critical =
        new ScalingPolicy(
            p.name(),
            p.service(),
            Criticality.CRITICAL,
            new ScalingPolicy.Replicas(1, 9, 3),
            p.signals(),
            p.tolerance(),
            p.up(),
            p.down(),
            p.sync(),
            p.dwell(),
            p.action(),
            p.targets(),
            p.mode());
    ScalingWorld w = new ScalingWorld(critical, 9).total("queue_lag", 0);
    w.ceiling = 1;
    assertThat(w.run(Duration.ofMinutes(20)).replicas).isEqualTo(3);
  }

  @Test
  void whenCapacityIsShortTheLowestClassGivesFirst() {
    List<ReplicaAllotment.Claim> claims =
        List.of(
            new ReplicaAllotment.Claim("pay", Criticality.CRITICAL, 3, 6, 1),
            new ReplicaAllotment.Claim("feed", Criticality.NORMAL, 2, 6, 1),
            new ReplicaAllotment.Claim("mail", Criticality.LOW, 1, 6, 1));
    assertThat(ReplicaAllotment.of(claims, 18).ceilings()).containsEntry("mail", 6);
    assertThat(ReplicaAllotment.of(claims, 14).ceilings())
        .containsEntry("mail", 2)
        .containsEntry("feed", 6)
        .containsEntry("pay", 6);
    assertThat(ReplicaAllotment.of(claims, 10).ceilings())
        .containsEntry("mail", 1)
        .containsEntry("feed", 3)
        .containsEntry("pay", 6);
    ReplicaAllotment none = ReplicaAllotment.of(claims, 4);
    assertThat(none.ceilings()).containsEntry("pay", 3).containsEntry("feed", 2);
    assertThat(none.lacking()).isEqualTo(2);
  }

  @Test
  void aCeilingTakesReplicasFromAServiceThatWantsThem() {
    ScalingWorld w = queue(8, 800);
    w.ceiling = 5;
    assertThat(w.seconds(1).replicas).isEqualTo(5);
    assertThat(w.changes).singleElement().matches(c -> c.cause() == ScaleChange.Cause.CEILING);
  }

  @Test
  void aRateOfPodsBoundsTheWayUp() {
    Rate two = new Rate(Unit.PODS, 2, MINUTE);
    ScalingWorld w = queue(4, 5000);
    w.policy = ScalingWorld.with(w.policy, rules(Duration.ZERO, Select.MAX, two), atOnce());
    assertThat(w.seconds(59).replicas).isEqualTo(6);
    assertThat(w.seconds(16).replicas).isEqualTo(8);
  }

  @Test
  void ofSeveralRatesMaxTakesTheLargerAndMinTheSmaller() {
    Rate pods = new Rate(Unit.PODS, 2, MINUTE);
    Rate percent = new Rate(Unit.PERCENT, 100, MINUTE);
    ScalingWorld w = queue(10, 5000);
    w.policy =
        ScalingWorld.with(w.policy, rules(Duration.ZERO, Select.MAX, pods, percent), atOnce());
    assertThat(w.seconds(30).replicas).isEqualTo(20);
    ScalingWorld least = queue(10, 5000);
    least.policy =
        ScalingWorld.with(w.policy, rules(Duration.ZERO, Select.MIN, pods, percent), atOnce());
    assertThat(least.seconds(30).replicas).isEqualTo(12);
  }

  @Test
  void aDisabledDirectionNeverChanges() {
    ScalingWorld w = queue(10, 0);
    w.policy = ScalingWorld.with(w.policy, atOnce(), rules(Duration.ZERO, Select.DISABLED));
    assertThat(w.run(Duration.ofMinutes(10)).changes).isEmpty();
  }

  @Test
  void aWindowUpTakesTheLeastOfItsRecommendations() {
    ScalingWorld w = queue(4, 400);
    Rate all = new Rate(Unit.PODS, 1000, Duration.ofSeconds(1));
    w.policy = ScalingWorld.with(w.policy, rules(MINUTE, Select.MAX, all), ScalingRules.DOWN);
    w.seconds(61).total("queue_lag", 800).seconds(45);
    assertThat(w.replicas).isEqualTo(4);
    assertThat(w.seconds(30).replicas).isEqualTo(8);
  }

  @Test
  void missingReplicasCountAtTheirTargetOnTheWayDownAndIdleOnTheWayUp() {
    assertThat(perReplica(4, 0, 50, 50, Double.NaN, Double.NaN)).isEqualTo(3);
    assertThat(perReplica(4, 0, 300, 300, Double.NaN, Double.NaN)).isEqualTo(6);
  }

  @Test
  void unreadyReplicasCountIdleOnTheWayUpAndNotAtAllOnTheWayDown() {
    assertThat(perReplica(4, 2, 300, 300)).isEqualTo(6);
    assertThat(perReplica(4, 2, 50, 50)).isEqualTo(1);
  }

  @Test
  void aFlipOfDirectionAfterRebalancingIsNoChange() {
    assertThat(perReplica(4, 0, 150, Double.NaN, Double.NaN, Double.NaN)).isEqualTo(4);
  }

  @Test
  void withoutAnySampleTheSignalIsUnknown() {
    assertThat(perReplica(4, 0, Double.NaN, Double.NaN)).isEqualTo(4);
    assertThat(perReplica(4, 4)).isEqualTo(4);
  }

  private static int perReplica(int current, int unready, double... samples) {
    List<Double> all = java.util.Arrays.stream(samples).boxed().toList();
    ScalingReading reading = new ScalingReading.PerReplica(all, unready, ScalingWorld.START);
    return ReplicaDemand.of(
            average("cpu", 100), reading, current, current - unready, 0.1, ScalingWorld.START)
        .replicas();
  }

  @Test
  void aReceiverAnAbnormalOrABurningRegionDoesNotShrink() {
    for (ScalingInput.Standing s :
        java.util.Arrays.asList(
            new ScalingInput.Standing(TrafficMachine.DRAINED, false, false),
            new ScalingInput.Standing(TrafficMachine.PROBATION, false, false),
            new ScalingInput.Standing(TrafficMachine.NORMAL, true, false),
            new ScalingInput.Standing(TrafficMachine.NORMAL, false, true),
            null)) {
      ScalingWorld w = queue(10, 0);
      w.standing = s;
      w.run(Duration.ofMinutes(20));
      assertThat(w.replicas).as("%s", s).isEqualTo(10);
      assertThat(w.changes)
          .singleElement()
          .matches(c -> c.verdict() == Verdict.DENIED && c.reason().contains("I23"));
      assertThat(w.total("queue_lag", 2000).seconds(15).replicas).as("%s", s).isEqualTo(20);
    }
  }

  @Test
  void theBudgetKeepsFourChangesForTheWayUp() {
    ScalingPolicy p =
        ScalingWorld.with(policy(1, 500, average("queue_lag", 100)), atOnce(), atOnce());
    ScalingWorld w = new ScalingWorld(p, 400);
    for (int i = 1; i <= 20; i++) {
      w.total("queue_lag", (400 - 60 * (i % 6)) * 100.0).seconds(16);
    }
    assertThat(w.changes.stream().filter(ScaleChange::effective).count()).isLessThanOrEqualTo(12);
    assertThat(w.changes.stream().filter(c -> !c.effective()))
        .isNotEmpty()
        .allMatch(c -> c.reason().contains("I19"));
    ScalingWorld down = new ScalingWorld(p, 400);
    for (int i = 1; i <= 15; i++) {
      down.total("queue_lag", (400 - 25 * i) * 100.0).seconds(16);
    }
    assertThat(down.changes.stream().filter(ScaleChange::effective).count()).isEqualTo(8);
    down.total("queue_lag", 45_000).seconds(16);
    assertThat(down.replicas).isEqualTo(450);
  }

  @Test
  void observeTellsOncePerEpisodeAndChangesNothing() {
    ScalingWorld w = queue(3, 600);
    w.policy = w.policy.withMode(Mode.OBSERVE);
    w.run(Duration.ofMinutes(10));
    assertThat(w.changes).singleElement().matches(c -> !c.effective() && c.replicas() == 6);
    assertThat(w.replicas).isEqualTo(3);
    w.total("queue_lag", 300).run(MINUTE).total("queue_lag", 600).run(MINUTE);
    assertThat(w.changes).hasSize(2);
  }

  @Test
  void anOperatorsHoldAndOwnershipStopEverything() {
    ScalingWorld w = queue(3, 600);
    w.commands.add(new OperatorCommand.Hold(true, "ann"));
    w.run(MINUTE);
    assertThat(w.replicas).isEqualTo(3);
    w.commands.add(new OperatorCommand.Hold(false, "ann"));
    w.commands.add(new OperatorCommand.Take(ScalingWorld.REGION, "ann"));
    w.run(MINUTE);
    assertThat(w.replicas).isEqualTo(3);
    w.commands.add(new OperatorCommand.Release(ScalingWorld.REGION, "ann"));
    w.run(MINUTE);
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.pages).filteredOn(p -> p.decisionKey().endsWith("operator")).hasSize(2);
  }

  @Test
  void aChangeWithoutAcknowledgementFailsAndIsPaged() {
    ScalingWorld w = queue(3, 600);
    w.acknowledges = false;
    w.seconds(60);
    assertThat(w.updates).isEmpty();
    w.acknowledges = true;
    w.seconds(30);
    assertThat(w.updates).anyMatch(u -> u.change() == ActionUpdate.Change.FAILED);
    assertThat(w.pages).anyMatch(p -> p.decisionKey().endsWith("verify") && !p.resolved());
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.pages).anyMatch(p -> p.decisionKey().endsWith("verify") && p.resolved());
  }

  @Test
  void anExpiredChangeIsDecidedAnewOnFreshSignals() {
    ScalingWorld w = queue(3, 600).run(Duration.ofMinutes(130));
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.updates).filteredOn(u -> u.change() == ActionUpdate.Change.EXTENDED).hasSize(2);
    assertThat(w.pages).isEmpty();
  }

  @Test
  void expiredBlindReplicasAddedStayAndAreAnOperatorsInTheEnd() {
    ScalingWorld w = queue(3, 600).run(MINUTE);
    w.readings.clear();
    w.run(Duration.ofMinutes(160));
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.updates)
        .extracting(ActionUpdate::change)
        .containsExactly(
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.EXTENDED,
            ActionUpdate.Change.OPERATOR_OWNED);
  }

  @Test
  void expiredBlindReplicasTakenAwayComeBack() {
    ScalingWorld w = queue(6, 300).run(Duration.ofMinutes(6));
    assertThat(w.replicas).isEqualTo(3);
    w.readings.clear();
    w.run(Duration.ofMinutes(61));
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.changes.get(1).cause()).isEqualTo(ScaleChange.Cause.REVERT);
  }

  @Test
  void whatIsOursComesBackInObserveTooAndARefusedUndoIsPutOff() {
    ScalingWorld w = queue(6, 300).run(Duration.ofMinutes(6));
    w.readings.clear();
    w.policy = w.policy.withMode(Mode.OBSERVE);
    w.commands.add(new OperatorCommand.Hold(true, "ann"));
    w.run(Duration.ofMinutes(61));
    assertThat(w.replicas).isEqualTo(3);
    assertThat(w.updates).last().matches(u -> u.change() == ActionUpdate.Change.EXTENDED);
    assertThat(w.pages).anyMatch(p -> p.decisionKey().endsWith("expiry") && !p.resolved());
    w.commands.add(new OperatorCommand.Hold(false, "ann"));
    w.run(Duration.ofMinutes(31));
    assertThat(w.replicas).isEqualTo(6);
  }

  @Test
  void anOperatorsRevertGoesBackOnlyWithKnownSignals() {
    ScalingWorld w = queue(3, 600).run(MINUTE);
    w.readings.clear();
    w.commands.add(new OperatorCommand.Revert(ScalingWorld.REGION, "ann"));
    w.run(MINUTE);
    assertThat(w.replicas).isEqualTo(6);
    assertThat(w.changes).last().matches(c -> c.reason().contains("I24"));
    w.total("queue_lag", 600);
    w.commands.add(new OperatorCommand.Revert(ScalingWorld.REGION, "ann"));
    w.seconds(1);
    assertThat(w.changes).last().matches(c -> c.effective() && c.replicas() == 3);
  }

  @Test
  void aRestartKeepsBudgetAndOpenChangeAndShrinksNothingForAWindow() {
    ScalingWorld w = queue(3, 600).run(MINUTE);
    w.state = new ScalingController(w.policy).restored(w.state, w.now);
    int told = w.changes.size();
    w.total("queue_lag", 1200).seconds(59);
    assertThat(w.changes).hasSize(told);
    assertThat(w.seconds(15).replicas).isEqualTo(12);
    w.state = new ScalingController(w.policy).restored(w.state, w.now);
    w.total("queue_lag", 0).seconds(299);
    assertThat(w.replicas).isEqualTo(12);
    assertThat(w.state.regions().get(ScalingWorld.REGION).changes()).hasSize(2);
  }

  @Test
  void unknownReplicasStartNothing() {
    ScalingWorld w = queue(3, 600);
    w.known = false;
    assertThat(w.run(MINUTE).changes).isEmpty();
    assertThat(Collections.unmodifiableList(w.pages)).isEmpty();
  }
}
