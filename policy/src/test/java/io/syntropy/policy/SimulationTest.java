package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random worlds in simulated time; after every tick all invariants are judged. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("policy.seeds", 1000);
  private static final long FIRST = Long.getLong("policy.seed", 1);

  @Test
  void invariantsHoldOnEverySeed() {
    int drains = 0;
    int restores = 0;
    int softs = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      World w;
      try {
        w = play(seed, Duration.ofHours(1));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " (-Dpolicy.seed=" + seed + ")", e);
      }
      for (TrafficShift s : w.effective()) {
        drains += s.kind() == TrafficShift.Kind.DRAIN ? 1 : 0;
        softs += s.kind() == TrafficShift.Kind.SOFT ? 1 : 0;
        restores += s.kind() == TrafficShift.Kind.RESTORE ? 1 : 0;
      }
    }
    // The worlds must be lively enough to prove something.
    assertThat(drains).isGreaterThan(SEEDS);
    assertThat(restores).isGreaterThan(SEEDS / 3);
    assertThat(softs).isGreaterThan(SEEDS / 3);
  }

  @Test
  void theSameSeedGivesTheSameDecisions() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(play(seed, Duration.ofMinutes(40)).log)
          .isEqualTo(play(seed, Duration.ofMinutes(40)).log);
    }
  }

  private static World play(long seed, Duration time) {
    Random random = new Random(seed);
    String[] all = {"af", "ap", "eu", "me", "sa", "us"};
    int n = 2 + random.nextInt(5);
    RegionPolicy policy = SoftFailoverTest.withLag(RegionControllerTest.quick());
    World w = new World(policy, java.util.Arrays.copyOf(all, n));
    if (random.nextInt(3) == 0) {
      w.governedBy(SoftFailoverTest.terms(random, w.regions.keySet()));
    }
    RegionController observer = new RegionController(policy.withMode(Mode.OBSERVE), w.terms);
    w.tick = Duration.ofSeconds(2);
    double limit = 100.0 / n * (1.3 + random.nextDouble() * 2);
    w.regions.values().forEach(r -> r.limitRps = limit);
    Invariants invariants = new Invariants(policy);
    List<String> names = new ArrayList<>(w.regions.keySet());
    var end = w.now.plus(time);
    while (w.now.isBefore(end)) {
      disturb(w, random, names, invariants);
      ControllerState before = w.state;
      ControlInputs[] seen = new ControlInputs[1];
      w.onInputs = in -> seen[0] = in;
      w.tick();
      invariants.check(w, before, seen[0], w.last);
      flap(w, random, names);
      likewiseObserved(observer, before, w, seen[0]);
    }
    return w;
  }

  /** I17: in observe mode the same decision comes out and the machine stays. */
  private static void likewiseObserved(
      RegionController observer, ControllerState before, World w, ControlInputs in) {
    for (Intent intent : w.last.intents()) {
      if (intent instanceof TrafficShift s
          && s.effective()
          && s.kind() == TrafficShift.Kind.DRAIN
          && before.regions().get(s.region()).machine() == TrafficMachine.NORMAL
          && before.regions().get(s.region()).told() != RegionState.Told.OBSERVED) {
        Step dry = observer.step(before, w.now, in);
        assertThat(dry.intents())
            .as("I17")
            .filteredOn(i -> i.decisionKey().equals(s.decisionKey()))
            .singleElement()
            .hasToString(s.toString().replace("mode=ACT", "mode=OBSERVE"));
        assertThat(dry.state().regions().get(s.region()).machine())
            .as("I17")
            .isEqualTo(TrafficMachine.NORMAL);
        boolean home =
            before.regions().values().stream()
                .allMatch(r -> r.machine() == TrafficMachine.NORMAL && r.soft() == 0);
        if (home) {
          assertThat(dry.state().weights()).as("I17").isEqualTo(before.weights());
        }
      }
    }
  }

  /** Some regions fail for most of the time, and come and go. */
  private static void flap(World w, Random random, List<String> names) {
    for (String name : names) {
      World.Region r = w.region(name);
      if (r.flaps) {
        r.errorRatio = random.nextInt(12) == 0 ? 0 : 0.2;
      }
    }
  }

  private static void disturb(World w, Random random, List<String> names, Invariants invariants) {
    World.Region r = w.region(names.get(random.nextInt(names.size())));
    switch (random.nextInt(600)) {
      case 0, 1, 2, 3 -> r.bad();
      case 4, 5, 6, 7, 8, 9, 10, 11 -> r.resumed();
      case 12, 13 -> r.stopped();
      case 14 -> {
        // A brown-out that straddles the cuts.
        r.overBreach = new Share(0.04, 0.06);
        r.overRecover = new Share(0.05, 0.07);
      }
      case 15 -> r.overBreach = r.overRecover = new Share(0.06, 0.08);
      case 16 -> r.errorRatio = 0.05;
      case 17 -> r.errorRatio = Double.NaN;
      case 18 -> r.stale = !r.stale;
      case 19 -> r.coverage = random.nextDouble();
      case 20 -> r.heartbeats = !r.heartbeats;
      case 21 -> w.proberWorks = !w.proberWorks;
      case 22, 23, 24 -> {
        w.proberWorks = true;
        w.acks = true;
        w.routerWorks = true;
        w.regions.values().forEach(World.Region::resumed);
      }
      case 25 -> w.acks = false;
      case 26 -> w.ack = Duration.ofSeconds(2 * (1 + random.nextInt(40)));
      case 27 -> w.ack = Duration.ofSeconds(2);
      case 28 -> w.routerWorks = false;
      case 29 -> w.commands.add(new OperatorCommand.Hold(random.nextBoolean(), "ann"));
      case 30, 31 -> w.commands.add(new OperatorCommand.Hold(false, "ann"));
      case 32 -> w.commands.add(new OperatorCommand.Take(any(names, random), "ann"));
      case 33, 34, 35, 36 ->
          names.forEach(n -> w.commands.add(new OperatorCommand.Release(n, "ann")));
      case 37 -> w.commands.add(new OperatorCommand.Revert(any(names, random), "ann"));
      case 38 -> w.regions.values().forEach(World.Region::bad);
      case 39 -> {
        InFlight f = w.state.inFlight();
        if (f != null && f.phase() != InFlight.Phase.APPLIED) {
          w.reject(f);
        }
      }
      case 40 -> {
        w.restart(Duration.ofSeconds(2 * random.nextInt(300)));
        invariants.restarted(w);
      }
      case 41, 42 -> r.flaps = true;
      case 43, 44, 45 -> w.regions.values().forEach(one -> one.flaps = false);
      case 46 -> r.lag = 40.0;
      case 47, 48 -> r.lag = 1.0;
      case 49 -> r.lag = Double.NaN;
      case 50 -> r.protection = ProtectiveLevel.values()[random.nextInt(4)];
      case 51 -> w.regions.values().forEach(one -> one.protection = ProtectiveLevel.NONE);
      default -> {}
    }
  }

  private static String any(List<String> names, Random random) {
    return names.get(random.nextInt(names.size()));
  }
}
