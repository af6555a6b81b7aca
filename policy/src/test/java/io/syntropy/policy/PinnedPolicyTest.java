package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** I32: what an edited RegionPolicy changes of an open action, and what it does not. */
class PinnedPolicyTest {
  private static final PolicyRevision FIRST = new PolicyRevision(1, "first");
  private static final PolicyRevision SECOND = new PolicyRevision(2, "second");
  private static final RegionPolicy POLICY = RegionControllerTest.quick();
  private static final RegionPolicy.Probation AT_ONCE =
      new RegionPolicy.Probation(List.of(1.0), Duration.ofSeconds(1));

  private final World world = governed(new World(POLICY, "eu", "sa", "us"));

  private static World governed(World w) {
    w.controller = new RegionController(w.controller.policy(), w.terms, FIRST);
    return w;
  }

  private static void edit(World w, RegionPolicy policy) {
    w.controller = new RegionController(policy, w.terms, SECOND);
  }

  /** Everything an open action goes by, shorter or longer than in {@link #POLICY}. */
  private static RegionPolicy edited(int times, int per) {
    RegionPolicy p = POLICY;
    return new RegionPolicy(
        p.name(),
        p.service(),
        p.breach(),
        new RegionPolicy.Recover(
            0.01, Duration.ofMillis(100), scaled(p.recover().hold(), times, per)),
        p.floor(),
        p.minHealthyRegions(),
        scaled(p.dwell(), times, per),
        AT_ONCE,
        new RegionPolicy.ActionTerms(scaled(p.action().expires(), times, per), 0),
        p.window(),
        p.mode(),
        p.signals());
  }

  private static RegionPolicy with(
      RegionPolicy.Breach breach, Integer minHealthy, RegionPolicy.ActionTerms action, Mode mode) {
    RegionPolicy p = POLICY;
    return new RegionPolicy(
        p.name(),
        p.service(),
        breach,
        p.recover(),
        p.floor(),
        minHealthy,
        p.dwell(),
        p.probation(),
        action,
        p.window(),
        mode,
        p.signals());
  }

  private static Duration scaled(Duration d, int times, int per) {
    return d.multipliedBy(times).dividedBy(per);
  }

  private static void drained(World w) {
    w.run(70);
    w.region("eu").bad();
    w.run(40);
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
  }

  private static void home(World w) {
    w.region("eu").good();
    w.region("eu").latency = Duration.ofMillis(300);
    for (int s = 0; w.machine("eu") != TrafficMachine.NORMAL && s < 2_000; s++) {
      w.tick();
    }
    assertThat(w.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
  }

  @Test
  void theOldRampGoesOnToTheSecondAndTheNextDrainTakesTheNew() {
    for (RegionPolicy other : List.of(edited(10, 1), edited(1, 5))) {
      World twin = governed(new World(POLICY, "eu", "sa", "us"));
      World w = governed(new World(POLICY, "eu", "sa", "us"));
      for (World one : List.of(twin, w)) {
        drained(one);
      }
      edit(w, other);
      for (World one : List.of(twin, w)) {
        home(one);
      }
      assertThat(w.log).isEqualTo(twin.log);
      assertThat(w.effective()).extracting(TrafficShift::pinned).containsOnly(FIRST);
      assertThat(w.stateOf("eu").pinned()).isNull();

      int before = w.effective().size();
      drained(w);
      w.region("eu").good();
      w.run(2_000);
      List<TrafficShift> next = w.effective().subList(before, before + 2);
      assertThat(next).extracting(TrafficShift::pinned).containsOnly(SECOND);
      assertThat(next)
          .extracting(TrafficShift::kind)
          .containsExactly(TrafficShift.Kind.DRAIN, TrafficShift.Kind.RESTORE);
      assertThat(next.get(1).decidedAt())
          .isAfterOrEqualTo(next.get(0).decidedAt().plus(other.dwell()));
      assertThat(next.get(0).expiresAt())
          .isEqualTo(next.get(0).decidedAt().plus(other.action().expires()));
    }
  }

  /** A restart reads the pin with the state; who leads now has no other. */
  @Test
  void thePinOutlivesARestart() {
    drained(world);
    edit(world, edited(10, 1));
    world.restart(Duration.ofSeconds(5));
    assertThat(world.controller.governing(world.state, "eu").dwell()).isEqualTo(POLICY.dwell());
    assertThat(world.controller.governing(world.state, "sa").dwell())
        .isEqualTo(POLICY.dwell().multipliedBy(10));
    home(world);
    assertThat(world.effective()).extracting(TrafficShift::pinned).containsOnly(FIRST);
    assertThat(world.effective()).hasSize(4);
  }

  @Test
  void anOpenActionExpiresAndIsPutOffAsPinned() {
    drained(world);
    edit(world, edited(1, 10));
    world.run(Duration.ofHours(1));
    Duration expires = POLICY.action().expires();
    List<ActionUpdate> put =
        world.updates().stream().filter(u -> u.change() == ActionUpdate.Change.EXTENDED).toList();
    assertThat(put).hasSize(3);
    assertThat(put.get(0).decidedAt()).isEqualTo(world.drains().get(0).decidedAt().plus(expires));
    assertThat(put.get(0).expiresAt()).isEqualTo(put.get(0).decidedAt().plus(expires.dividedBy(2)));
    assertThat(world.updates())
        .extracting(ActionUpdate::change)
        .contains(ActionUpdate.Change.OPERATOR_OWNED);
  }

  @Test
  void aRelapseIsJudgedAsPinnedAndOpensAnActionByTheCurrentPolicy() {
    drained(world);
    world.region("eu").good();
    while (world.machine("eu") != TrafficMachine.PROBATION) {
      world.tick();
    }
    world.run(5);
    RegionPolicy.Breach lenient =
        new RegionPolicy.Breach(0.9, Duration.ofSeconds(1), Duration.ofSeconds(20));
    edit(world, with(lenient, null, POLICY.action(), Mode.ACT));
    world.region("eu").errorRatio = 0.5;
    world.region("sa").errorRatio = 0.5;
    world.totalRpm = 60_000;
    world.tick();
    assertThat(world.last.judgements().get("eu").health()).isEqualTo(HealthClass.B);
    assertThat(world.last.judgements().get("sa").health()).isNotEqualTo(HealthClass.B);
    assertThat(world.drains()).hasSize(2);
    assertThat(world.drains().get(1).pinned()).isEqualTo(SECOND);
    world.tick();
    assertThat(world.last.judgements().get("eu").health()).isNotEqualTo(HealthClass.B);
  }

  private World five(Integer first, Integer then) {
    World w =
        governed(
            new World(
                with(POLICY.breach(), first, POLICY.action(), Mode.ACT),
                "ap",
                "eu",
                "me",
                "sa",
                "us"));
    drained(w);
    edit(w, with(POLICY.breach(), then, POLICY.action(), Mode.ACT));
    w.region("sa").bad();
    w.run(60);
    return w;
  }

  @Test
  void theStricterMinimumOfHealthyRegionsCounts() {
    assertThat(five(1, 1).drains()).hasSize(2);
    assertThat(five(3, 3).drains()).hasSize(2);
    for (World w : List.of(five(4, 1), five(1, 4))) {
      assertThat(w.drains()).hasSize(1);
      assertThat(World.rule(w.denied().get(0), "I1").threshold()).isEqualTo("at least 4");
    }
    World eased = five(4, 1);
    eased.region("sa").good();
    home(eased);
    eased.region("sa").bad();
    eased.run(60);
    assertThat(eased.drains()).extracting(TrafficShift::region).containsExactly("eu", "sa");
  }

  private static FailoverTerms to(String... servers) {
    TreeMap<String, List<String>> allowed = new TreeMap<>(Map.of("eu", List.of(servers)));
    return new FailoverTerms(true, allowed, List.of(), new TreeMap<>(), false, 1);
  }

  @Test
  void receiversAreThoseBothAllow() {
    for (List<FailoverTerms> both :
        List.of(List.of(to("sa", "us"), to("us")), List.of(to("us"), to("sa", "us")))) {
      World w = new World(POLICY, "eu", "sa", "us");
      w.terms = both.get(0);
      governed(w);
      drained(w);
      w.terms = both.get(1);
      edit(w, POLICY);
      w.region("eu").good();
      while (w.machine("eu") != TrafficMachine.PROBATION) {
        w.tick();
      }
      assertThat(w.state.weights().get("sa")).isCloseTo(1.0 / 3, within(1e-9));
      assertThat(w.state.weights().get("us")).isCloseTo(0.9 / 3 + 1.0 / 3, within(1e-9));
    }
  }

  @Test
  void termsAreStricterTogether() {
    TreeMap<String, String> here = new TreeMap<>(Map.of("eu", "EU", "sa", "BR"));
    TreeMap<String, String> moved = new TreeMap<>(Map.of("eu", "EU", "sa", "EU", "us", "EU"));
    FailoverTerms pinned = new FailoverTerms(true, null, List.of("social"), here, false, 0.01);
    FailoverTerms current = new FailoverTerms(true, null, List.of("tenant acme"), moved, true, 0.5);
    FailoverTerms both = current.stricter(pinned);
    assertThat(both.resident()).containsExactly("social", "tenant acme");
    assertThat(both.jurisdictions())
        .containsExactly(Map.entry("eu", "EU"), Map.entry("sa", "BR, now EU"));
    assertThat(both.residency("eu", "sa")).isEqualTo(GuardResult.Result.FAIL);
    assertThat(both.residency("eu", "us")).isEqualTo(GuardResult.Result.UNKNOWN);
    assertThat(both.softShift()).isTrue();
    assertThat(both.receiverErrors()).isEqualTo(0.01);
    assertThat(FailoverTerms.NONE.stricter(pinned)).isEqualTo(pinned);
    assertThat(pinned.stricter(FailoverTerms.NONE)).isEqualTo(pinned);
    assertThat(to("sa").stricter(to("us")).allowedReceivers().get("eu")).isEmpty();
  }

  /** Nothing new, but what is open is brought home, and a relapse is still the undo of a step. */
  @Test
  void observeWhileAnActionIsOpenUndoesAndStartsNothing() {
    drained(world);
    edit(world, with(POLICY.breach(), null, POLICY.action(), Mode.OBSERVE));
    world.region("eu").good();
    while (world.machine("eu") != TrafficMachine.PROBATION) {
      world.tick();
    }
    world.run(5);
    world.region("eu").bad();
    world.run(30);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.DRAINED);
    home(world);
    int done = world.effective().size();
    world.region("eu").bad();
    world.run(120);
    assertThat(world.effective()).hasSize(done);
    assertThat(world.shifts().getLast().mode()).isEqualTo(Mode.OBSERVE);
  }

  /** A row of before pins were kept: the policy of the first tick governs from then on. */
  @Test
  void anActionOfBeforeGoesByTheFirstPolicyItMeets() {
    drained(world);
    world.region("eu").good();
    while (world.stateOf("eu").step() < 1) {
      world.tick();
    }
    TreeMap<String, RegionState> old = new TreeMap<>();
    world
        .state
        .regions()
        .forEach((name, s) -> {
          RegionDraft d = RegionDraft.of(s);
          d.pinned = null;
          old.put(name, d.freeze());
        });
    ControllerState s = world.state;
    world.state =
        new ControllerState(
            old, s.weights(), s.inFlight(), s.operatorHold(), s.quietUntil(), s.openPages());
    edit(world, edited(1, 1));
    world.tick();
    assertThat(world.stateOf("eu").pinned().revision()).isEqualTo(SECOND);
    assertThat(world.stateOf("eu").step()).isZero();
    world.controller = new RegionController(POLICY, world.terms, new PolicyRevision(3, "third"));
    world.run(10);
    assertThat(world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(new ArrayList<>(world.state.weights().values()))
        .allSatisfy(x -> assertThat(x).isPositive());
  }
}
