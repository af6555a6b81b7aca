package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where a drained region's traffic may go. */
class ResidencyTest {
  private static final RegionPolicy POLICY =
      RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT);
  private static final Map<String, String> PLACES =
      Map.of("eu-1", "EU", "eu-2", "EU", "us-1", "US");

  private final World world = new World(POLICY, "eu-1", "eu-2", "us-1");

  private static FailoverTerms terms(
      Map<String, List<String>> receivers, List<String> marked, Map<String, String> places) {
    return new FailoverTerms(
        true,
        receivers == null ? null : new TreeMap<>(receivers),
        marked,
        new TreeMap<>(places),
        false,
        0.01);
  }

  private void drain(String region) {
    world.run(120);
    world.region(region).bad();
    world.run(181);
  }

  @Test
  void aMarkedServiceIsMovedWithinItsJurisdictionOnly() {
    world.governedBy(terms(null, List.of("social"), PLACES));
    drain("eu-1");
    TrafficShift drain = world.effective().get(0);
    assertThat(drain.weights().get("eu-2")).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(drain.weights().get("us-1")).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(World.rule(drain, "residency").observed()).isEqualTo("stays in its jurisdiction");
  }

  @Test
  void acrossAJurisdictionItIsDeniedAndTheRuleSaysWhy() {
    world.governedBy(terms(null, List.of("tenant acme"), PLACES));
    drain("us-1");
    assertThat(world.effective()).isEmpty();
    GuardResult rule = World.rule(world.denied().get(0), "residency");
    assertThat(rule.result()).isEqualTo(GuardResult.Result.FAIL);
    assertThat(rule.observed()).contains("us-1 (US) to eu-1 (EU)");
    assertThat(rule.threshold()).contains("tenant acme");
    assertThat(world.pages()).hasSize(1);
  }

  @Test
  void anUnknownJurisdictionDenies() {
    world.governedBy(terms(null, List.of("social"), Map.of("eu-1", "EU", "us-1", "EU")));
    drain("eu-2");
    assertThat(world.effective()).isEmpty();
    GuardResult rule = World.rule(world.denied().get(0), "residency");
    assertThat(rule.result()).isEqualTo(GuardResult.Result.UNKNOWN);
    assertThat(rule.observed()).contains("eu-2 (unknown)");
  }

  @Test
  void whoIsNotMarkedGoesAnywhere() {
    world.governedBy(terms(null, List.of(), Map.of()));
    drain("us-1");
    assertThat(world.effective()).hasSize(1);
  }

  @Test
  void onlyAllowedReceiversReceive() {
    world.governedBy(
        terms(Map.of("eu-1", List.of("us-1"), "us-1", List.of("eu-1")), List.of(), Map.of()));
    drain("eu-1");
    TrafficShift drain = world.effective().get(0);
    assertThat(drain.weights().get("us-1")).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(World.rule(drain, "allowed_receivers").result()).isEqualTo(GuardResult.Result.PASS);
  }

  @Test
  void aRegionThatIsNotListedGoesNowhere() {
    world.governedBy(terms(Map.of("eu-1", List.of("us-1")), List.of(), Map.of()));
    drain("eu-2");
    assertThat(world.effective()).isEmpty();
    assertThat(World.rule(world.denied().get(0), "allowed_receivers").result())
        .isEqualTo(GuardResult.Result.FAIL);
  }

  @Test
  void anAllowedReceiverThatServesBadlyIsNotReplacedByAnother() {
    world.governedBy(terms(Map.of("eu-1", List.of("eu-2")), List.of(), Map.of()));
    world.run(120);
    world.region("eu-2").errorRatio = Double.NaN;
    world.region("eu-2").probesFail = true;
    world.proberWorks = false;
    drain("eu-1");
    world.run(Duration.ofMinutes(10));
    assertThat(world.effective()).isEmpty();
  }

  @Test
  void comingHomeMovesNothingToAnotherPlace() {
    world.governedBy(terms(null, List.of("social"), PLACES));
    drain("eu-1");
    // The facts change while it is away: it may still come home.
    world.governedBy(terms(null, List.of("social"), Map.of("eu-2", "EU")));
    world.region("eu-1").good();
    world.run(Duration.ofHours(1));
    assertThat(world.machine("eu-1")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void aReceiverOverTheErrorRatioFailsTheVerification() {
    world.governedBy(terms(null, List.of(), Map.of()));
    drain("eu-1");
    world.region("us-1").errorRatio = 0.02;
    world.run(200);
    assertThat(world.updates())
        .filteredOn(u -> u.decisionKey().equals(world.drains().get(0).decisionKey()))
        .extracting(ActionUpdate::change)
        .containsExactly(ActionUpdate.Change.FAILED);
  }

  @Test
  void aReceiverNoWorseThanBeforeDoesNot() {
    world.governedBy(terms(null, List.of(), Map.of()));
    world.region("us-1").errorRatio = 0.02;
    drain("eu-1");
    world.run(200);
    assertThat(world.updates())
        .extracting(ActionUpdate::change)
        .containsExactly(ActionUpdate.Change.VERIFIED);
  }

  @Test
  void aRegionHeldBackSaysThatItWouldReturnAndStays() {
    drain("eu-1");
    world.region("eu-1").good();
    world.heldBack = java.util.Set.of("eu-1");
    world.run(Duration.ofMinutes(40));
    assertThat(world.machine("eu-1")).isEqualTo(TrafficMachine.DRAINED);
    assertThat(world.last.returning()).containsExactly("eu-1");
    world.heldBack = java.util.Set.of();
    world.tick();
    assertThat(world.machine("eu-1")).isEqualTo(TrafficMachine.PROBATION);
  }

  @Test
  void missingCapacityIsToldByReceiver() {
    world.regions.values().forEach(r -> r.limitRps = 50);
    drain("eu-1");
    assertThat(world.effective()).isEmpty();
    // 33.3/s each, half of 33.3/s moved with a fifth on top: 53.3/s.
    assertThat(world.last.shortfalls())
        .extracting(Shortfall::receiver)
        .containsExactly("eu-2", "us-1");
    assertThat(world.last.shortfalls().get(0).neededRps()).isCloseTo(53.333, within(0.01));
    world.regions.values().forEach(r -> r.limitRps = 60);
    world.tick();
    assertThat(world.effective()).hasSize(1);
  }
}
