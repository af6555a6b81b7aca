package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailoverControllerTest {
  private static final RegionPolicy REGIONS =
      RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT);

  private final World world = new World(REGIONS, "eu", "sa", "us");
  private final FailoverWorld f = new FailoverWorld(world, FailoverWorld.POLICY);

  private void drained() {
    f.run(120);
    world.region("eu").bad();
    f.run(190);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  private static FailoverPolicy with(FailoverPolicy p, List<DnsName> dns, Mode mode) {
    return new FailoverPolicy(
        p.name(),
        p.service(),
        p.regionPolicy(),
        p.allowedReceivers(),
        p.residency(),
        p.steps(),
        p.scale(),
        p.readOnly(),
        p.verifyErrorRatio(),
        p.softShift(),
        dns,
        mode);
  }

  @Test
  void aDrainIsFollowedByItsStepsInOrder() {
    drained();
    assertThat(f.story()).containsExactly("DO DNS", "DO PROTECTIVE", "DO READ_ONLY", "DO EVENT");
    TrafficShift drain = world.drains().get(0);
    FailoverStep dns = f.effective().get(0);
    assertThat(dns.decidedAt()).isEqualTo(drain.decidedAt());
    assertThat(dns.effect().regions()).containsExactly("sa", "us");
    assertThat(dns.guard()).allMatch(g -> g.result() == GuardResult.Result.PASS);
    assertThat(dns.guard())
        .extracting(GuardResult::rule)
        .contains("hold", "I10", "drain", "I5", "residency", "allowed_receivers", "I1", "I19");
    assertThat(dns.expiresAt()).isEqualTo(drain.expiresAt());
    FailoverStep readOnly = f.effective().get(2);
    assertThat(readOnly.decidedAt()).isAfter(drain.decidedAt());
    assertThat(readOnly.service()).isEqualTo("store");
    assertThat(f.targets)
        .containsEntry("protective mode of social in eu", "hard")
        .containsEntry("stores of store in eu", "read-only")
        .containsEntry("dns social.example.com.", "served by sa, us");
    f.run(60);
    assertThat(f.updates())
        .extracting(ActionUpdate::change)
        .containsExactly(
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.VERIFIED);
  }

  @Test
  void dnsIsVerifiedWhenATimeToLiveHasPassed() {
    drained();
    FailoverStep dns = f.effective().get(0);
    ActionUpdate verified =
        f.updates().stream()
            .filter(u -> u.decisionKey().equals(dns.decisionKey()))
            .findFirst()
            .orElseThrow();
    assertThat(verified.decidedAt()).isEqualTo(dns.decidedAt().plusSeconds(1 + 5));
  }

  @Test
  void theWayBackUndoesInReverseAndTrafficReturnsToWritableStoresOnly() {
    drained();
    world.region("eu").good();
    for (int i = 0; i < 3600 && world.machine("eu") != TrafficMachine.PROBATION; i++) {
      assertThat(world.state.weights().get("eu")).isZero();
      f.tick();
    }
    assertThat(f.story().subList(4, 6)).containsExactly("UNDO READ_ONLY", "UNDO PROTECTIVE");
    assertThat(f.targets)
        .containsEntry("stores of store in eu", "writable")
        .containsEntry("protective mode of social in eu", "none")
        .containsEntry("dns social.example.com.", "served by sa, us");
    f.run(1200);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(f.story().subList(6, f.story().size())).containsExactly("UNDO DNS", "UNDO EVENT");
    assertThat(f.targets).containsEntry("dns social.example.com.", "served by eu, sa, us");
    assertThat(f.state.plans()).isEmpty();
    // Everything that was opened is closed, what was done and what undid it.
    Set<String> open = new HashSet<>();
    for (Intent i : f.log) {
      if (i instanceof FailoverStep s && s.turn() != FailoverStep.Turn.RENEW) {
        open.add(s.decisionKey());
      } else if (i instanceof ActionUpdate u && u.change() == ActionUpdate.Change.REVERTED) {
        open.remove(u.decisionKey());
      }
    }
    assertThat(open).isEmpty();
    assertThat(f.pages()).isEmpty();
  }

  @Test
  void aRelapseOnProbationDoesTheStepsAgain() {
    drained();
    world.region("eu").good();
    for (int i = 0; i < 3600 && world.machine("eu") != TrafficMachine.PROBATION; i++) {
      f.tick();
    }
    world.region("eu").bad();
    f.run(120);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    assertThat(f.story().subList(6, f.story().size()))
        .containsExactly("DO PROTECTIVE", "DO READ_ONLY");
    assertThat(f.targets).containsEntry("stores of store in eu", "read-only");
  }

  @Test
  void hardIsRenewedWhileTheRegionIsKnownAndStepsDownByItselfWhenItIsNot() {
    drained();
    f.run(1000);
    assertThat(f.effective())
        .filteredOn(s -> s.turn() == FailoverStep.Turn.RENEW)
        .hasSizeBetween(2, 3)
        .allMatch(s -> s.about() != null);
    world.proberWorks = false;
    world.region("eu").silent = true;
    int renewed = f.effective().size();
    f.run(1200);
    assertThat(f.effective()).hasSize(renewed);
    assertThat(f.updates())
        .anyMatch(
            u -> u.change() == ActionUpdate.Change.REVERTED && u.reason().contains("time to live"));
    assertThat(f.state.floor("eu")).isEqualTo(ProtectiveLevel.NONE);
  }

  @Test
  void receiversGrowFirstWhenCapacityIsShort() {
    world.regions.values().forEach(r -> r.limitRps = 48);
    f.run(120);
    world.region("eu").bad();
    f.run(190);
    assertThat(f.story().subList(0, 3)).containsExactly("DO SCALE", "DO SCALE", "DO DNS");
    FailoverStep grow = f.effective().get(0);
    // 53.3/s needed of 48/s: five replicas for four.
    assertThat(grow.effect()).isEqualTo(FailoverEffect.scale("social", "sa", 4, 5));
    assertThat(world.drains()).hasSize(1);
    assertThat(world.drains().get(0).decidedAt()).isAfter(grow.decidedAt());
    assertThat(f.state.grown("social", "sa")).isTrue();
    assertThat(f.pages()).isEmpty();
    world.region("eu").good();
    f.run(4000);
    assertThat(f.replicas).containsEntry("sa", 4).containsEntry("us", 4);
  }

  @Test
  void replicasSomebodyElseChangedAreLeftAsTheyAre() {
    world.regions.values().forEach(r -> r.limitRps = 48);
    f.run(120);
    world.region("eu").bad();
    f.run(190);
    f.replicas.put("sa", 9);
    world.region("eu").good();
    f.run(4000);
    assertThat(f.replicas).containsEntry("sa", 9).containsEntry("us", 4);
    assertThat(f.updates()).anyMatch(u -> u.reason().contains("left as they are"));
  }

  @Test
  void capacityThatStaysShortCallsAPersonAfterTheWait() {
    world.regions.values().forEach(r -> r.limitRps = 48);
    f.deaf.add("replicas of social in sa");
    f.run(120);
    world.region("eu").bad();
    f.run(181);
    assertThat(f.pages()).isEmpty();
    f.run(61);
    assertThat(world.drains()).isEmpty();
    assertThat(f.pages())
        .extracting(Page::decisionKey)
        .contains("social-failover/eu/capacity", "social-failover/eu/step");
    assertThat(f.story()).containsOnly("DO SCALE");
    world.region("eu").good();
    f.run(300);
    assertThat(f.replicas).containsEntry("us", 4);
    assertThat(f.pages()).filteredOn(Page::resolved).hasSize(2);
  }

  @Test
  void unknownCapacityGrowsNothing() {
    world.regions.values().forEach(r -> r.heartbeats = false);
    f.run(130);
    world.region("eu").bad();
    f.run(300);
    assertThat(f.effective()).isEmpty();
  }

  @Test
  void inObserveModeEveryStepIsToldOnceAndNothingIsDone() {
    f.govern(FailoverWorld.POLICY.withMode(Mode.OBSERVE));
    drained();
    f.run(600);
    assertThat(f.effective()).isEmpty();
    assertThat(f.steps())
        .extracting(s -> s.effect().kind() + " " + s.verdict())
        .containsExactly("DNS ALLOWED", "PROTECTIVE ALLOWED", "READ_ONLY ALLOWED", "EVENT ALLOWED");
    world.region("eu").good();
    f.run(3000);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void aWriteThatWouldEmptyARecordSetIsDenied() {
    f.govern(
        with(FailoverWorld.POLICY, List.of(FailoverWorld.dns("social.example.com.", 3)), Mode.ACT));
    drained();
    FailoverStep dns = f.steps().get(0);
    assertThat(dns.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(dns.guard())
        .filteredOn(g -> g.rule().equals("I5"))
        .allMatch(g -> g.result() == GuardResult.Result.FAIL && g.observed().equals("2 A"));
    assertThat(f.targets).doesNotContainKey("dns social.example.com.");
    assertThat(f.pages()).hasSize(1);
    assertThat(f.story()).contains("DO PROTECTIVE");
  }

  @Test
  void aForeignChangeMakesTheNameTheirsAndStops() {
    f.deaf.add("dns social.example.com.");
    drained();
    FailoverStep dns = f.effective().get(0);
    f.news.add(
        new Outcome(dns.decisionKey(), Outcome.State.OPERATOR_OWNED, world.now, "A 203.0.113.9"));
    f.tick();
    assertThat(f.updates()).anyMatch(u -> u.change() == ActionUpdate.Change.OPERATOR_OWNED);
    assertThat(f.pages()).anyMatch(p -> p.reason().contains("203.0.113.9"));
    world.region("eu").good();
    f.run(4000);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(f.story()).filteredOn(s -> s.contains("DNS")).containsExactly("DO DNS");
  }

  @Test
  void anUnconfirmedNameIsPagedAndWaitedForNotFailed() {
    f.deaf.add("dns social.example.com.");
    drained();
    f.run(120);
    assertThat(f.pages()).singleElement().matches(p -> p.reason().contains("still being read"));
    FailoverStep dns = f.effective().get(0);
    f.news.add(new Outcome(dns.decisionKey(), Outcome.State.APPLIED, world.now, "read back"));
    f.run(10);
    assertThat(f.updates())
        .filteredOn(u -> u.decisionKey().equals(dns.decisionKey()))
        .extracting(ActionUpdate::change)
        .containsExactly(ActionUpdate.Change.VERIFIED);
  }

  @Test
  void aStoreThatNeverAnswersHoldsTheReturnUpForAMinuteAtMost() {
    f.deaf.add("stores of store in eu");
    drained();
    f.run(100);
    assertThat(f.pages()).hasSize(1);
    world.region("eu").good();
    f.run(4000);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    // It may be read-only all the same, so it is told that it is not.
    assertThat(f.story()).contains("UNDO READ_ONLY");
  }

  @Test
  void stepsSurviveARestartAndNothingIsDoneTwice() {
    drained();
    Map<String, String> before = Map.copyOf(f.targets);
    int done = f.effective().size();
    f.restart(Duration.ofMinutes(5));
    f.run(400);
    assertThat(f.targets).isEqualTo(before);
    assertThat(f.effective().subList(done, f.effective().size()))
        .allMatch(s ->
            s.turn() == FailoverStep.Turn.RENEW
                || s.effect().kind() == FailoverEffect.Kind.PROTECTIVE);
    world.region("eu").good();
    f.run(4000);
    assertThat(f.state.plans()).isEmpty();
    assertThat(f.targets).containsEntry("dns social.example.com.", "served by eu, sa, us");
  }

  @Test
  void stepsLostInACrashAfterTheDrainAreMadeUpFor() {
    drained();
    FailoverState nothing = FailoverState.EMPTY;
    f.state = nothing;
    f.log.clear();
    f.tick();
    assertThat(f.story()).contains("DO DNS", "DO PROTECTIVE");
  }

  @Test
  void anOperatorWhoUndoesItIsNotOverruled() {
    drained();
    f.commands.add(new OperatorCommand.Revert("eu", "ann"));
    f.run(120);
    assertThat(f.targets)
        .containsEntry("stores of store in eu", "writable")
        .containsEntry("dns social.example.com.", "served by eu, sa, us");
    f.run(600);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    assertThat(f.story().stream().filter(s -> s.startsWith("DO")).count()).isEqualTo(4);
  }

  @Test
  void onHoldNothingIsDone() {
    f.commands.add(new OperatorCommand.Hold(true, "ann"));
    f.run(1);
    drained();
    assertThat(f.effective()).isEmpty();
    assertThat(f.steps()).allMatch(s -> s.verdict() == Verdict.DENIED);
  }

  @Test
  void onlyTheStepsAskedForAreTaken() {
    FailoverPolicy p = FailoverWorld.POLICY;
    f.govern(
        new FailoverPolicy(
            p.name(),
            p.service(),
            null,
            null,
            p.residency(),
            EnumSet.of(FailoverPolicy.Wanted.EVENT),
            p.scale(),
            null,
            0.01,
            false,
            List.of(),
            Mode.ACT));
    drained();
    assertThat(f.story()).containsExactly("DO EVENT");
  }

  /** Random worlds: order, budget, keys, and that everything ends as it began. */
  @Test
  void invariantsHoldOnEverySeed() {
    int complete = 0;
    for (long seed = 1; seed <= 40; seed++) {
      complete += play(seed);
    }
    assertThat(complete).isGreaterThan(30);
  }

  private static int play(long seed) {
    Random random = new Random(seed);
    World w = new World(RegionControllerTest.quick(), "eu", "sa", "us");
    FailoverWorld f = new FailoverWorld(w, FailoverWorld.POLICY);
    w.tick = Duration.ofSeconds(1);
    w.regions.values().forEach(r -> r.limitRps = 40 + random.nextInt(200));
    List<String> names = List.copyOf(w.regions.keySet());
    Set<String> keys = new HashSet<>();
    Map<String, java.util.List<java.time.Instant>> changes = new HashMap<>();
    for (int i = 0; i < 1800; i++) {
      World.Region r = w.region(names.get(random.nextInt(3)));
      switch (random.nextInt(250)) {
        case 0, 1 -> r.bad();
        case 2, 3, 4, 5 -> w.regions.values().forEach(World.Region::resumed);
        case 6 -> r.stopped();
        case 7 -> f.delay = Duration.ofSeconds(1 + random.nextInt(90));
        case 8, 9 -> f.delay = Duration.ofSeconds(1);
        case 10 -> f.deaf.add("stores of store in " + names.get(random.nextInt(3)));
        case 11 -> f.deaf.clear();
        case 12 -> f.restart(Duration.ofSeconds(random.nextInt(60)));
        default -> {}
      }
      check(seed, f, w, f.tick(), keys, changes);
    }
    int plans = f.state.plans().size();
    f.deaf.clear();
    f.delay = Duration.ofSeconds(1);
    w.acks = true;
    // Damping may keep a region away for hours.
    for (int i = 0; i < 40 && !f.state.plans().isEmpty(); i++) {
      w.regions.values().forEach(World.Region::resumed);
      names.stream()
          .filter(n -> w.stateOf(n).operatorOwned())
          .forEach(n -> w.commands.add(new OperatorCommand.Release(n, "ann")));
      f.run(300);
    }
    assertThat(f.state.plans()).as("seed %d: all plans end", seed).isEmpty();
    f.targets.forEach((target, shown) -> {
      if (target.startsWith("dns") || target.startsWith("stores")) {
        assertThat(shown).as("seed %d: %s", seed, target).isIn("served by eu, sa, us", "writable");
      }
    });
    return plans > 0 || f.effective().size() > 3 ? 1 : 0;
  }

  private static void check(
      long seed,
      FailoverWorld f,
      World w,
      List<Intent> intents,
      Set<String> keys,
      Map<String, java.util.List<java.time.Instant>> changes) {
    for (Intent intent : intents) {
      if (!(intent instanceof FailoverStep s) || !s.effective()) {
        continue;
      }
      String about = "seed %d at %s: %s %s".formatted(seed, w.now, s.turn(), s.effect());
      assertThat(keys.add(s.decisionKey())).as("I13 %s", about).isTrue();
      assertThat(s.expiresAt()).as("I8 %s", about).isAfterOrEqualTo(s.decidedAt());
      assertThat(s.guard())
          .as("I16 %s", about)
          .allMatch(g -> g.result() == GuardResult.Result.PASS);
      if (s.turn() != FailoverStep.Turn.RENEW) {
        var times = changes.computeIfAbsent(s.effect().target(), k -> new java.util.ArrayList<>());
        times.add(w.now);
        assertThat(times.stream().filter(t -> t.isAfter(w.now.minusSeconds(3600))).count())
            .as("I19 %s", about)
            .isLessThanOrEqualTo(12);
      }
      TrafficMachine machine = w.machine(s.region());
      if (s.turn() == FailoverStep.Turn.DO && s.effect().kind() != FailoverEffect.Kind.SCALE) {
        assertThat(machine).as("drain %s", about).isEqualTo(TrafficMachine.DRAINED);
      }
      if (s.effect().kind() == FailoverEffect.Kind.DNS) {
        assertThat(s.effect().regions()).as("I5 %s", about).isNotEmpty();
        boolean undo = s.turn() == FailoverStep.Turn.UNDO;
        assertThat(s.effect().regions().contains(s.region())).as(about).isEqualTo(undo);
      }
    }
    // Traffic never returns to a region whose stores are told to be read-only and answered.
    w.state
        .regions()
        .forEach((region, r) -> {
          FailoverPlan plan = f.state.plans().get(region);
          boolean held =
              plan != null
                  && plan.steps().stream()
                      .anyMatch(p ->
                          p.effect().kind() == FailoverEffect.Kind.READ_ONLY
                              && (p.phase() == PlanStep.Phase.APPLIED
                                  || p.phase() == PlanStep.Phase.VERIFIED));
          if (held) {
            assertThat(r.machine())
                .as("seed %d at %s: %s", seed, w.now, region)
                .isEqualTo(TrafficMachine.DRAINED);
          }
        });
  }

  @Test
  void whatTheOrganisationRefusesIsToldOnceAndTheOtherStepsGoOn() {
    f.organisation = effect -> effect.kind() != FailoverEffect.Kind.READ_ONLY;
    drained();
    f.run(30);
    assertThat(f.story()).containsExactly("DO DNS", "DO PROTECTIVE", "DO EVENT");
    List<FailoverStep> refused =
        f.log.stream()
            .filter(FailoverStep.class::isInstance)
            .map(FailoverStep.class::cast)
            .filter(s -> s.verdict() == Verdict.DENIED)
            .toList();
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).reason()).contains("refused by organisation");
    assertThat(refused.get(0).guard()).extracting(GuardResult::rule).endsWith("organisation");
    assertThat(f.targets).doesNotContainKey("stores of store in eu");

    // Asked again every second: another answer takes effect at once.
    f.organisation = effect -> true;
    f.run(2);
    assertThat(f.story()).contains("DO READ_ONLY");
  }

  @Test
  void anUndoIsNotAskedAbout() {
    f.organisation = effect -> true;
    drained();
    f.organisation = effect -> false;
    world.region("eu").good();
    f.run(3_000);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(f.targets)
        .containsEntry("stores of store in eu", "writable")
        .containsEntry("protective mode of social in eu", "none");
  }
}
