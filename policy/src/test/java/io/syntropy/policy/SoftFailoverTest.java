package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.policy.HoldProgress.Sight;
import io.syntropy.slo.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Quarters of a region's weight, and what leads to them. */
class SoftFailoverTest {
  private static final RegionPolicy POLICY =
      withLag(RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT));
  private static final Duration HOLD = POLICY.breach().hold();

  private final World world = new World(POLICY, "eu", "sa", "us");

  static RegionPolicy withLag(RegionPolicy p) {
    Selector lag =
        Selector.metric("db.replication.lag", Map.of("service.name", "store"), List.of());
    return new RegionPolicy(
        p.name(),
        p.service(),
        p.breach(),
        p.recover(),
        p.floor(),
        p.minHealthyRegions(),
        p.dwell(),
        p.probation(),
        p.action(),
        p.window(),
        p.mode(),
        p.signals(),
        List.of(
            new ExtraSignal(
                "replication_lag", lag, ExtraSignal.Side.ABOVE, 30, Duration.ofSeconds(60))));
  }

  /** Two jurisdictions, some regions in none that is known, everybody resident. */
  static FailoverTerms terms(Random random, Collection<String> regions) {
    TreeMap<String, String> places = new TreeMap<>();
    for (String region : regions) {
      if (random.nextInt(6) > 0) {
        places.put(region, random.nextInt(4) > 0 ? "EU" : "US");
      }
    }
    return new FailoverTerms(true, null, List.of("social"), places, true, 0.01);
  }

  static FailoverTerms softShift() {
    return new FailoverTerms(true, null, List.of(), new TreeMap<>(), true, 0.01);
  }

  private double factor(String region) {
    return world.state.weights().get(region) * 3;
  }

  /** Four bad ticks in five. */
  private void waver(int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.region("eu").errorRatio = i % 5 == 4 ? 0 : 0.5;
      world.tick();
    }
  }

  @Test
  void aBreachThatComesAndGoesTakesAQuarterAndNeverDrains() {
    world.run(300);
    waver(400);
    assertThat(world.drains()).isEmpty();
    assertThat(world.softs()).hasSize(1);
    TrafficShift soft = world.softs().get(0);
    assertThat(factor("eu")).isCloseTo(0.75, within(1e-9));
    assertThat(soft.weights().get("us")).isCloseTo((1 + 0.125) / 3, within(1e-9));
    assertThat(soft.reason()).contains("a breach comes and goes");
    assertThat(soft.expiresAt()).isEqualTo(soft.decidedAt().plus(Duration.ofHours(1)));
    assertThat(soft.revert().weights()).isEqualTo(soft.before());
    assertThat(soft.guard()).allMatch(g -> g.result() == GuardResult.Result.PASS);
    assertThat(world.updates())
        .extracting(ActionUpdate::change)
        .containsExactly(ActionUpdate.Change.VERIFIED);
    assertThat(world.stateOf("eu").machine()).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void eachFurtherQuarterWaitsForADwellAndOneQuarterAlwaysStays() {
    world.run(300);
    waver(6 * 3600);
    assertThat(world.softs()).hasSize(3);
    for (int i = 1; i < 3; i++) {
      assertThat(world.softs().get(i).decidedAt())
          .isAfterOrEqualTo(world.softs().get(i - 1).decidedAt().plus(POLICY.dwell()));
    }
    assertThat(world.state.weights().get("eu")).isGreaterThan(0);
  }

  @Test
  void lessThanThreeFifthsOfTheHoldIsNotEnough() {
    world.run(300);
    for (int i = 0; i < 1000; i++) {
      world.region("eu").errorRatio = i % 10 < 5 ? 0.5 : 0;
      world.tick();
    }
    assertThat(world.effective()).isEmpty();
  }

  @Test
  void aBreachThatBeganAndLastsIsDrainedAndNotSoftened() {
    world.run(300);
    world.region("eu").bad();
    world.run(181);
    assertThat(world.effective())
        .extracting(TrafficShift::kind)
        .containsExactly(TrafficShift.Kind.DRAIN);
  }

  @Test
  void aSoftenedRegionThatBreachesThroughoutIsDrained() {
    world.run(300);
    waver(300);
    assertThat(world.softs()).hasSize(1);
    world.region("eu").bad();
    world.run(400);
    assertThat(world.drains()).hasSize(1);
    assertThat(world.state.weights().get("eu")).isZero();
    assertThat(world.stateOf("eu").soft()).isZero();
    world.region("eu").good();
    world.run(Duration.ofHours(2));
    assertThat(factor("eu")).isCloseTo(1, within(1e-9));
  }

  @Test
  void aSoftenedRegionComesBackOneQuarterAtATime() {
    world.run(300);
    waver(1400);
    assertThat(world.softs()).hasSize(2);
    world.region("eu").good();
    world.run(Duration.ofMinutes(40));
    List<TrafficShift> back = world.effective().subList(2, world.effective().size());
    assertThat(back)
        .extracting(TrafficShift::kind)
        .containsExactly(TrafficShift.Kind.STEP, TrafficShift.Kind.RESTORE);
    assertThat(factor("eu")).isCloseTo(1, within(1e-9));
    assertThat(world.stateOf("eu").rootKey()).isNull();
    assertThat(world.updates())
        .filteredOn(u -> u.decisionKey().equals(world.softs().get(0).decisionKey()))
        .extracting(ActionUpdate::change)
        .containsExactly(
            ActionUpdate.Change.VERIFIED,
            ActionUpdate.Change.REVERTING,
            ActionUpdate.Change.REVERTED);
  }

  @Test
  void onlyAnExtraSignalLeadsToSoftStepsAndNeverToADrain() {
    world.run(300);
    world.region("eu").lag = 31.0;
    world.run(179);
    assertThat(world.effective()).isEmpty();
    world.run(3);
    assertThat(world.softs()).hasSize(1);
    assertThat(world.softs().get(0).reason()).contains("only extra signals");
    assertThat(world.softs().get(0).evidence())
        .anyMatch(s -> s.name().equals("replication_lag") && s.health() == Health.BAD);
    world.run(Duration.ofHours(4));
    assertThat(world.drains()).isEmpty();
    assertThat(world.softs()).hasSize(3);
  }

  @Test
  void exactlyTheLimitAndAnUnknownValueAreNoBreach() {
    world.run(300);
    world.region("eu").lag = 30.0;
    world.run(600);
    world.region("eu").lag = Double.NaN;
    world.run(600);
    assertThat(world.effective()).isEmpty();
  }

  @Test
  void nothingIsConcludedFromAnExtraSignalOfARegionThatIsUnknown() {
    world.proberWorks = false;
    world.run(300);
    world.region("eu").lag = 500.0;
    world.region("eu").silent = true;
    world.run(Duration.ofHours(1));
    assertThat(world.effective()).isEmpty();
  }

  @Test
  void aLaggingRegionDoesNotCountAsRecovered() {
    world.run(300);
    world.region("eu").bad();
    world.run(300);
    world.region("eu").good().lag = 90.0;
    world.run(Duration.ofHours(3));
    // Expiry asks for its traffic back again and again; the guard wants it good.
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  @Test
  void protectiveMediumLeadsToOneQuarterTowardsRegionsInGoodSpirits() {
    world.governedBy(softShift());
    world.regions.values().forEach(r -> r.protection = ProtectiveLevel.NONE);
    world.region("sa").protection = ProtectiveLevel.SOFT;
    world.run(300);
    world.region("eu").protection = ProtectiveLevel.SOFT;
    world.run(60);
    assertThat(world.effective()).isEmpty();
    world.region("eu").protection = ProtectiveLevel.HARD;
    world.run(Duration.ofHours(3));
    // Each expiry gives it back as long as the guard finds it good; never a second quarter.
    assertThat(world.softs())
        .isNotEmpty()
        .allMatch(s -> Math.abs(s.weights().get("eu") - 0.25) < 1e-9);
    TrafficShift soft = world.softs().get(0);
    assertThat(soft.weights().get("sa")).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(soft.weights().get("us")).isCloseTo(1.25 / 3, within(1e-9));
    assertThat(soft.evidence()).anyMatch(s -> s.name().equals("protective_level"));
    assertThat(World.rule(soft, "spirits").result()).isEqualTo(GuardResult.Result.PASS);
    world.region("eu").protection = ProtectiveLevel.NONE;
    world.run(Duration.ofHours(1));
    assertThat(factor("eu")).isCloseTo(1, within(1e-9));
  }

  @Test
  void withoutARegionInKnownGoodSpiritsThereIsNoSoftShift() {
    world.governedBy(softShift());
    world.region("eu").protection = ProtectiveLevel.MEDIUM;
    world.region("us").protection = ProtectiveLevel.SOFT;
    world.run(Duration.ofHours(1));
    assertThat(world.effective()).isEmpty();
    assertThat(world.denied()).hasSize(1);
    assertThat(World.rule(world.denied().get(0), "spirits").observed()).contains("sa", "us");
  }

  @Test
  void withoutThePolicyLowSpiritsMoveNothing() {
    world.regions.values().forEach(r -> r.protection = ProtectiveLevel.NONE);
    world.region("eu").protection = ProtectiveLevel.HARD;
    world.run(Duration.ofHours(1));
    assertThat(world.effective()).isEmpty();
  }

  @Test
  void theWindowAgreesWithANaiveOneOverAllTicks() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      BreachWindow window = BreachWindow.NONE;
      List<Instant> times = new ArrayList<>();
      List<Sight> sights = new ArrayList<>();
      Instant now = World.START;
      Sight sight = Sight.NO;
      for (int i = 0; i < 400; i++) {
        now =
            now.plusSeconds(
                random.nextInt(40) == 0 ? 6 + random.nextInt(60) : 1 + random.nextInt(2));
        sight = random.nextInt(4) == 0 ? Sight.values()[random.nextInt(3)] : sight;
        window = window.tick(now, sight, HOLD);
        times.add(now);
        sights.add(sight);
        for (Sight asked : Sight.values()) {
          assertThat(window.seen(asked, HOLD))
              .as("seed %d, tick %d, %s", seed, i, asked)
              .isEqualTo(naive(times, sights, asked));
        }
      }
    }
  }

  private static Duration naive(List<Instant> times, List<Sight> sights, Sight asked) {
    Instant start = times.getLast().minus(HOLD);
    Duration sum = Duration.ZERO;
    for (int i = 1; i < times.size(); i++) {
      boolean blind = Duration.between(times.get(i - 1), times.get(i)).toSeconds() > 5;
      Sight seen = blind ? Sight.UNKNOWN : sights.get(i);
      Instant from = times.get(i - 1).isBefore(start) ? start : times.get(i - 1);
      if (seen == asked && times.get(i).isAfter(from)) {
        sum = sum.plus(Duration.between(from, times.get(i)));
      }
    }
    return sum;
  }
}
