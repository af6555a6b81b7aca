package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtectiveControllerTest {
  private static final ProtectivePolicy POLICY =
      ProtectivePolicy.defaults("social-protection", "social").withMode(Mode.ACT);

  private ProtectiveController controller = new ProtectiveController(POLICY);
  private ProtectiveState state = ProtectiveState.EMPTY;
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final List<OperatorCommand> commands = new ArrayList<>();

  private List<ProtectiveChange> run(Duration time, double mean, double low) {
    return run(time, new CollectiveInput(mean, Share.exactly(low), 50, true, now));
  }

  private List<ProtectiveChange> run(Duration time, CollectiveInput input) {
    List<ProtectiveChange> all = new ArrayList<>();
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      TreeMap<String, CollectiveInput> in = new TreeMap<>();
      in.put("sa", input);
      ProtectiveStep step = controller.step(state, now, in, commands);
      commands.clear();
      state = step.state();
      step.intents().forEach(i -> all.add((ProtectiveChange) i));
    }
    return all;
  }

  private ProtectiveLevel level() {
    return state.regions().get("sa").level();
  }

  private static Duration minutes(int m) {
    return Duration.ofMinutes(m);
  }

  @Test
  void meanBelowForAHoldIsSoftAndExactlyAtTheThresholdIsNot() {
    assertThat(run(minutes(60), 420, 0.1)).isEmpty();
    assertThat(run(minutes(10), 419.999, 0.1)).isEmpty();
    List<ProtectiveChange> changes = run(Duration.ofSeconds(1), 419.999, 0.1);
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).level()).isEqualTo(ProtectiveLevel.SOFT);
    assertThat(changes.get(0).expiresAt()).isEqualTo(now.plus(minutes(30)));
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
  }

  @Test
  void observingAloneLetsAHoldGoOnAndDecidesNothing() {
    TreeMap<String, CollectiveInput> in = new TreeMap<>();
    for (int second = 0; second <= 600; second++) {
      now = now.plusSeconds(1);
      in.put("sa", new CollectiveInput(400, Share.exactly(0.1), 50, true, now));
      state = controller.observed(state, now, in);
    }
    assertThat(level()).isEqualTo(ProtectiveLevel.NONE);
    assertThat(run(Duration.ofSeconds(1), 400, 0.1)).hasSize(1);
  }

  @Test
  void whatWasRaisedMeanwhileIsTakenUpUnlessAsHighALevelIsThereAndRunsOutFromItsOwnTime() {
    ProtectiveState before = state;
    ProtectiveChange raise = run(minutes(10).plusSeconds(1), 400, 0.1).getFirst();
    assertThat(controller.merged(state, raise)).as("as high already").isNull();
    ProtectiveState merged = controller.merged(before, raise);
    assertThat(merged).isNotNull();
    ProtectiveRegionState at = merged.regions().get("sa");
    assertThat(at.level()).isEqualTo(ProtectiveLevel.SOFT);
    assertThat(at.expiresAt()).isEqualTo(raise.expiresAt());
    assertThat(at.decisionKey()).isEqualTo(raise.decisionKey());
    state = merged;
    now = raise.expiresAt();
    List<ProtectiveChange> late =
        run(Duration.ofSeconds(1), new CollectiveInput(Double.NaN, Share.UNKNOWN, 0, false, now));
    assertThat(late)
        .singleElement()
        .extracting(ProtectiveChange::cause)
        .isEqualTo(ProtectiveChange.Cause.EXPIRE);
  }

  @Test
  void sixtyFivePercentLowIsEnoughAndALittleLessIsNot() {
    assertThat(run(minutes(60), 430, 0.6499)).isEmpty();
    run(minutes(10).plusSeconds(1), 430, 0.65);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
  }

  @Test
  void eachFurtherLevelTakesAFurtherHoldWithoutImprovement() {
    run(minutes(10).plusSeconds(1), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    run(minutes(9), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    run(minutes(1), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
    run(minutes(10), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.HARD);
    run(minutes(60), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.HARD);
  }

  @Test
  void improvementBuysAnotherHold() {
    run(minutes(10).plusSeconds(1), 400, 0.1);
    run(minutes(9), 400, 0.1);
    run(minutes(9), 406, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    run(minutes(2), 406, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
  }

  @Test
  void leavesOneLevelAtATimeAndOnlyWhenBothRecovered() {
    run(minutes(21), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
    run(minutes(20), 439.9, 0.1);
    run(minutes(20), 440, 0.5);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
    run(minutes(15).plusSeconds(1), 440, 0.49);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    run(minutes(15), 440, 0.49);
    assertThat(level()).isEqualTo(ProtectiveLevel.NONE);
  }

  @Test
  void isRenewedOnFreshEvidenceAndNeverLapsesMeanwhile() {
    run(minutes(10).plusSeconds(1), 400, 0.1);
    List<ProtectiveChange> changes = run(minutes(120), 430, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    assertThat(changes)
        .isNotEmpty()
        .extracting(ProtectiveChange::cause)
        .containsOnly(ProtectiveChange.Cause.RENEW);
  }

  @Test
  void blindItStepsDownOneLevelPerTimeToLive() {
    run(minutes(31), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.HARD);
    Instant blindFrom = now;
    CollectiveInput stale = new CollectiveInput(400, Share.exactly(0.1), 50, false, now);
    List<ProtectiveChange> changes = run(minutes(120), stale);
    assertThat(changes)
        .extracting(ProtectiveChange::level)
        .containsExactly(ProtectiveLevel.MEDIUM, ProtectiveLevel.SOFT, ProtectiveLevel.NONE);
    assertThat(changes)
        .extracting(ProtectiveChange::cause)
        .containsOnly(ProtectiveChange.Cause.EXPIRE);
    assertThat(Duration.between(blindFrom, changes.get(0).decidedAt()))
        .isLessThanOrEqualTo(minutes(15));
    assertThat(Duration.between(changes.get(0).decidedAt(), changes.get(1).decidedAt()))
        .isEqualTo(minutes(30));
  }

  @Test
  void unknownStartsNothing() {
    List<CollectiveInput> unknown =
        List.of(
            new CollectiveInput(300, Share.exactly(1), 49, true, now),
            new CollectiveInput(300, Share.exactly(1), 5000, false, now),
            new CollectiveInput(Double.NaN, Share.exactly(1), 5000, true, now),
            new CollectiveInput(300, Share.UNKNOWN, 5000, true, now));
    for (CollectiveInput input : unknown) {
      assertThat(run(minutes(30), input)).isEmpty();
    }
  }

  @Test
  void aCutInsideABucketIsUnknownForTheShare() {
    assertThat(run(minutes(30), new CollectiveInput(430, new Share(0.6, 0.7), 500, true, now)))
        .isEmpty();
  }

  @Test
  void observeTellsOnceAndChangesNothing() {
    controller = new ProtectiveController(POLICY.withMode(Mode.OBSERVE));
    List<ProtectiveChange> changes = run(minutes(60), 400, 0.1);
    assertThat(changes).singleElement().matches(c -> c.mode() == Mode.OBSERVE && !c.effective());
    assertThat(level()).isEqualTo(ProtectiveLevel.NONE);
  }

  @Test
  void anOperatorsHoldRefusesOnceAndLapsesNothing() {
    commands.add(new OperatorCommand.Hold(true, "ann"));
    List<ProtectiveChange> changes = run(minutes(60), 400, 0.1);
    assertThat(changes).singleElement().matches(c -> c.verdict() == Verdict.DENIED);
    commands.add(new OperatorCommand.Hold(false, "ann"));
    run(Duration.ofSeconds(2), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    commands.add(new OperatorCommand.Hold(true, "ann"));
    run(minutes(90), 430, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
  }

  @Test
  void aRestartKeepsTheLevelAndStartsNothingForAHold() {
    run(minutes(10).plusSeconds(1), 400, 0.1);
    now = now.plus(minutes(5));
    state = controller.restored(state, now);
    assertThat(level()).isEqualTo(ProtectiveLevel.SOFT);
    assertThat(run(minutes(9), 300, 0.9)).noneMatch(c -> c.cause() == ProtectiveChange.Cause.RAISE);
    run(minutes(2), 300, 0.9);
    assertThat(level()).isEqualTo(ProtectiveLevel.MEDIUM);
  }

  @Test
  void afterALongStopTheLevelIsWhereTheTargetIs() {
    run(minutes(31), 400, 0.1);
    now = now.plus(Duration.ofHours(5));
    state = controller.restored(state, now);
    run(Duration.ofSeconds(3), 400, 0.1);
    assertThat(level()).isEqualTo(ProtectiveLevel.NONE);
  }

  @Test
  void onRandomSignalsTheLevelMovesOneStepAndRisesOncePerHold() {
    for (long seed = 1; seed <= 60; seed++) {
      state = ProtectiveState.EMPTY;
      Random random = new Random(seed);
      Instant raised = Instant.MIN;
      ProtectiveLevel before = ProtectiveLevel.NONE;
      for (int i = 0; i < 80; i++) {
        double mean = 380 + random.nextInt(90);
        boolean fresh = random.nextInt(6) != 0;
        Share low = Share.exactly(random.nextDouble());
        CollectiveInput in = new CollectiveInput(mean, low, 40 + random.nextInt(60), fresh, now);
        for (ProtectiveChange c : run(minutes(1 + random.nextInt(12)), in)) {
          assertThat(c.before()).as("seed %d", seed).isEqualTo(before);
          assertThat(Math.abs(c.level().ordinal() - c.before().ordinal()))
              .as("I22, seed %d", seed)
              .isLessThanOrEqualTo(1);
          if (c.level().compareTo(c.before()) > 0) {
            assertThat(c.decidedAt())
                .as("I22, seed %d", seed)
                .isAfterOrEqualTo(raised.plus(POLICY.signal().hold()));
            assertThat(fresh).as("I6, seed %d", seed).isTrue();
            raised = c.decidedAt();
          }
          before = c.level();
        }
        // Error out early when the state and its history disagree.
        assertThat(level()).as("seed %d", seed).isEqualTo(before);
      }
    }
  }
}
