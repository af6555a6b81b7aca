package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** I32 for protective levels, replicas and the steps of a failover. */
class PinnedLevelsTest {
  private static final PolicyRevision FIRST = new PolicyRevision(1, "first");
  private static final PolicyRevision SECOND = new PolicyRevision(2, "second");
  private static final ProtectivePolicy PROTECTION =
      ProtectivePolicy.defaults("social-protection", "social").withMode(Mode.ACT);

  private ProtectiveController controller = new ProtectiveController(PROTECTION, FIRST);
  private ProtectiveState state = ProtectiveState.EMPTY;
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  private List<ProtectiveChange> run(Duration time, double mean) {
    List<ProtectiveChange> all = new ArrayList<>();
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      TreeMap<String, CollectiveInput> in = new TreeMap<>();
      in.put("sa", new CollectiveInput(mean, Share.exactly(0.1), 50, true, now));
      ProtectiveStep step = controller.step(state, now, in, List.of());
      state = step.state();
      step.intents().forEach(i -> all.add((ProtectiveChange) i));
    }
    return all;
  }

  private static ProtectivePolicy other(double meanBelow, Duration hold, Duration ttl) {
    ProtectivePolicy p = PROTECTION;
    ProtectivePolicy.Trigger t = p.signal();
    return new ProtectivePolicy(
        p.name(),
        p.service(),
        new ProtectivePolicy.Trigger(t.metric(), meanBelow, t.lowBelow(), t.lowShare(), t.hold()),
        new ProtectivePolicy.Recover(Math.max(460, meanBelow), 0.5, hold),
        p.floor(),
        new ProtectivePolicy.Ttl(ttl, ttl, ttl),
        p.window(),
        p.mode());
  }

  @Test
  void eachLevelKeepsTheTimeToLiveAndTheRecoveryItWasRaisedWith() {
    run(Duration.ofMinutes(10).plusSeconds(1), 400);
    controller =
        new ProtectiveController(other(420, Duration.ofMinutes(1), Duration.ofHours(2)), SECOND);
    ProtectiveChange medium = run(Duration.ofMinutes(11), 400).getLast();
    assertThat(medium.level()).isEqualTo(ProtectiveLevel.MEDIUM);
    assertThat(medium.pinned()).isEqualTo(SECOND);
    assertThat(medium.expiresAt()).isEqualTo(medium.decidedAt().plus(Duration.ofHours(2)));

    // 445 Hz is good enough for soft as pinned, not for medium.
    assertThat(run(Duration.ofMinutes(50), 445)).isEmpty();
    ProtectiveChange lower = run(Duration.ofMinutes(2), 465).getLast();
    assertThat(lower.level()).isEqualTo(ProtectiveLevel.SOFT);
    assertThat(lower.pinned()).as("what ends is medium").isEqualTo(SECOND);
    assertThat(lower.expiresAt()).isEqualTo(lower.decidedAt().plus(Duration.ofMinutes(30)));
    ProtectiveChange end = run(Duration.ofMinutes(16), 445).getLast();
    assertThat(end.level()).isEqualTo(ProtectiveLevel.NONE);
    assertThat(end.pinned()).isEqualTo(FIRST);
    assertThat(state.regions().get("sa").pinned()).isEmpty();
    assertThat(run(Duration.ofMinutes(11), 400).getFirst().pinned()).isEqualTo(SECOND);
  }

  @Test
  void aRenewalGoesByWhatItRenews() {
    run(Duration.ofMinutes(10).plusSeconds(1), 400);
    controller =
        new ProtectiveController(
            other(420, Duration.ofMinutes(15), Duration.ofMinutes(2)).withMode(Mode.OBSERVE),
            SECOND);
    ProtectiveChange renewed =
        run(Duration.ofMinutes(16), 430).stream()
            .filter(c -> c.cause() == ProtectiveChange.Cause.RENEW)
            .findFirst()
            .orElseThrow();
    assertThat(renewed.expiresAt()).isEqualTo(renewed.decidedAt().plus(Duration.ofMinutes(30)));
    assertThat(renewed.pinned()).isEqualTo(FIRST);
    assertThat(renewed.effective()).isTrue();
  }

  /** Recovered as pinned, bad by the policy in force: the level stays. */
  @Test
  void nothingThePolicyInForceCallsBadIsRecovered() {
    run(Duration.ofMinutes(10).plusSeconds(1), 400);
    controller =
        new ProtectiveController(
            other(450, Duration.ofMinutes(15), Duration.ofMinutes(30)).withMode(Mode.OBSERVE),
            SECOND);
    run(Duration.ofMinutes(60), 445);
    assertThat(state.regions().get("sa").level()).isEqualTo(ProtectiveLevel.SOFT);
    run(Duration.ofMinutes(16), 450);
    assertThat(state.regions().get("sa").level()).isEqualTo(ProtectiveLevel.NONE);
  }

  private static ScalingPolicy expiring(int min, Duration expires) {
    ScalingPolicy p =
        ScalingWorld.with(
            ScalingWorld.policy(min, 50, ScalingWorld.average("load", 10)),
            ScalingWorld.atOnce(),
            ScalingWorld.atOnce());
    return new ScalingPolicy(
        p.name(),
        p.service(),
        p.criticality(),
        p.replicas(),
        p.signals(),
        p.tolerance(),
        p.up(),
        p.down(),
        p.sync(),
        p.dwell(),
        new RegionPolicy.ActionTerms(expires, 3),
        new TreeMap<>(),
        p.mode());
  }

  @Test
  void aChangeOfReplicasExpiresAsPinned() {
    ScalingWorld w = new ScalingWorld(expiring(1, Duration.ofMinutes(20)), 4);
    w.total("load", 80).seconds(60);
    ScaleChange up = w.changes.getLast();
    w.policy = expiring(1, Duration.ofMinutes(2));
    w.run(Duration.ofMinutes(18));
    assertThat(w.updates).noneMatch(u -> u.change() == ActionUpdate.Change.EXTENDED);
    w.run(Duration.ofMinutes(3));
    ActionUpdate anew = w.updates.getLast();
    assertThat(anew.change()).isEqualTo(ActionUpdate.Change.EXTENDED);
    assertThat(anew.decidedAt()).isEqualTo(up.expiresAt());
    assertThat(anew.expiresAt()).isEqualTo(up.expiresAt().plus(Duration.ofMinutes(20)));
    w.total("load", 160).seconds(60);
    ScaleChange next = w.changes.getLast();
    assertThat(next.expiresAt()).isEqualTo(next.decidedAt().plus(Duration.ofMinutes(2)));
  }

  @Test
  void aRevertedChangeStaysOverTheHigherFloor() {
    ScalingWorld w = new ScalingWorld(expiring(3, Duration.ofMinutes(20)), 1);
    w.total("load", 30).seconds(60);
    assertThat(w.replicas).isEqualTo(3);
    w.policy = expiring(1, Duration.ofMinutes(20));
    w.commands.add(new OperatorCommand.Revert(ScalingWorld.REGION, "ann"));
    w.seconds(60);
    assertThat(w.replicas).isEqualTo(3);
  }

  private static FailoverPolicy failover(
      EnumSet<FailoverPolicy.Wanted> steps, List<DnsName> dns, Mode mode) {
    FailoverPolicy p = FailoverWorld.POLICY;
    return new FailoverPolicy(
        p.name(),
        p.service(),
        null,
        null,
        p.residency(),
        steps,
        p.scale(),
        null,
        p.verifyErrorRatio(),
        false,
        dns,
        mode);
  }

  private static FailoverWorld drained() {
    FailoverWorld f =
        new FailoverWorld(
            new World(RegionControllerTest.quick(), "eu", "sa", "us"), FailoverWorld.POLICY);
    f.run(70);
    f.world.region("eu").bad();
    f.run(45);
    assertThat(f.story()).containsExactly("DO DNS", "DO PROTECTIVE", "DO READ_ONLY", "DO EVENT");
    return f;
  }

  /** A name that left the document is put back as it was declared when the region left it. */
  @Test
  void aFailoverIsUndoneWhateverBecameOfItsDocument() {
    FailoverWorld f = drained();
    f.govern(failover(EnumSet.noneOf(FailoverPolicy.Wanted.class), List.of(), Mode.OBSERVE));
    f.world.region("eu").good();
    f.run(900);
    assertThat(f.world.machine("eu")).isEqualTo(TrafficMachine.NORMAL);
    assertThat(f.story()).contains("UNDO READ_ONLY", "UNDO PROTECTIVE", "UNDO DNS", "UNDO EVENT");
    FailoverStep dns =
        f.effective().stream()
            .filter(s -> s.effect().kind() == FailoverEffect.Kind.DNS)
            .reduce((a, b) -> b)
            .orElseThrow();
    assertThat(dns.turn()).isEqualTo(FailoverStep.Turn.UNDO);
    assertThat(dns.dns()).isEqualTo(FailoverWorld.POLICY.dns().get(0));
    assertThat(dns.effect().regions()).containsExactly("eu", "sa", "us");
    assertThat(f.state.plans()).isEmpty();
  }

  @Test
  void stepsGoOnAsTheFailoverBegan() {
    FailoverWorld f = drained();
    f.govern(
        failover(
            EnumSet.noneOf(FailoverPolicy.Wanted.class), FailoverWorld.POLICY.dns(), Mode.ACT));
    int renewals = renewals(f);
    f.run(900);
    assertThat(renewals(f)).isGreaterThan(renewals);
    assertThat(f.state.floor("eu")).isEqualTo(ProtectiveLevel.HARD);
  }

  private static int renewals(FailoverWorld f) {
    return (int) f.effective().stream().filter(s -> s.turn() == FailoverStep.Turn.RENEW).count();
  }
}
