package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollbackControllerTest {
  private static final Duration WITHIN = Duration.ofMinutes(4);
  private static final Duration HOLD = Duration.ofSeconds(20);
  private static final FreezeWindow FROZEN =
      new FreezeWindow.Dated(
          "year-end",
          LocalDateTime.parse("2026-11-01T00:00:00"),
          LocalDateTime.parse("2026-12-31T00:00:00"),
          ZoneId.of("UTC"));

  private RollbackController controller = controller(Mode.ACT);
  private RollbackState state = RollbackState.EMPTY;
  private Instant now = World.START;
  private final TreeMap<String, Integer> live = new TreeMap<>(Map.of("1", 3));
  private @Nullable Double burn = 0.5;
  private final List<Outcome> news = new ArrayList<>();

  private static RollbackController controller(Mode mode) {
    return new RollbackController(
        new ReleasePolicy(
            "releases",
            "social",
            List.of("feed"),
            EnumSet.allOf(ReleasePolicy.Cause.class),
            List.of(FROZEN),
            0.9,
            Duration.ofSeconds(60),
            new ReleasePolicy.Rollback(WITHIN, HOLD),
            mode));
  }

  private List<Intent> run(int seconds) {
    List<Intent> all = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      RollbackStep step =
          controller.step(
              state,
              now,
              new RollbackInputs(
                  live, List.of(new RollbackInputs.Reading("feed", burn, now)), news));
      news.clear();
      state = step.state();
      all.addAll(step.intents());
    }
    return all;
  }

  private void running(Map<String, Integer> versions) {
    live.clear();
    live.putAll(versions);
  }

  /** Version 2 beside 1, and then the breach. */
  private List<Intent> badDeploy() {
    assertThat(run(30)).isEmpty();
    running(Map.of("1", 2, "2", 1));
    assertThat(run(10)).isEmpty();
    burn = 3.0;
    return run(21);
  }

  private static List<String> words(List<Intent> intents) {
    return intents.stream()
        .map(i ->
            switch (i) {
              case RollbackRequest r -> "ask " + r.from() + " to " + r.to();
              case Page p -> p.resolved() ? "resolve" : "page";
              case ActionUpdate u -> u.change().name();
              default -> throw new AssertionError(i);
            })
        .toList();
  }

  @Test
  void aBreachAfterADeployAsksOnceAndFreezesDoNotStopIt() {
    List<Intent> asked = badDeploy();
    assertThat(words(asked)).containsExactly("ask 2 to 1", "page");
    RollbackRequest request = (RollbackRequest) asked.getFirst();
    assertThat(request.effective()).isTrue();
    assertThat(request.expiresAt()).isEqualTo(now.plus(WITHIN));
    assertThat(request.reason())
        .isEqualTo("social: feed burns for 20s, begun 10s after the deploy of 2; back to 1");
    assertThat(request.evidence())
        .singleElement()
        .satisfies(s -> assertThat(s.value()).isEqualTo(3.0));
    assertThat(request.guard()).allMatch(g -> g.result() == GuardResult.Result.PASS);
    assertThat(request.guard())
        .anyMatch(g -> g.rule().equals("I25") && g.observed().equals("frozen by year-end"));
    assertThat(run(200)).isEmpty();
  }

  @Test
  void theRollbackItselfIsNoDeployToRollBack() {
    List<Intent> asked = badDeploy();
    running(Map.of("1", 3));
    List<Intent> done = run(90);
    assertThat(words(done)).containsExactly("VERIFIED", "resolve");
    assertThat(done.getLast().decisionKey()).isEqualTo(asked.getLast().decisionKey());
    assertThat(done.getFirst().decisionKey()).isEqualTo(asked.getFirst().decisionKey());
    burn = 0.1;
    run(30);
    burn = 3.0;
    assertThat(run(300)).as("version 1 is back, not new").isEmpty();
  }

  @Test
  void rolledBackAfterTheOldVersionWasGoneIsNoDeployEither() {
    run(30);
    running(Map.of("2", 3));
    run(200);
    burn = 3.0;
    assertThat(words(run(30))).containsExactly("ask 2 to 1", "page");
    running(Map.of("1", 3));
    assertThat(words(run(61))).containsExactly("VERIFIED", "resolve");
    burn = 0.1;
    run(30);
    burn = 3.0;
    assertThat(run(300)).isEmpty();
  }

  @Test
  void aVersionThatFlapsIsOneDeploy() {
    assertThat(words(badDeploy())).hasSize(2);
    for (int i = 0; i < 4; i++) {
      running(Map.of("1", 2));
      assertThat(run(40)).isEmpty();
      running(Map.of("1", 2, "2", 1));
      assertThat(run(5)).isEmpty();
    }
  }

  @Test
  void noHeartbeatAtAllIsNotAVersionGone() {
    badDeploy();
    running(Map.of());
    assertThat(run(120)).isEmpty();
    running(Map.of("1", 2, "2", 1));
    assertThat(run(10)).isEmpty();
  }

  @Test
  void theNewestVersionFromBeforeTheBreachIsBlamed() {
    run(30);
    running(Map.of("1", 2, "2", 1));
    run(10);
    burn = 3.0;
    run(5);
    running(Map.of("1", 2, "2", 1, "3", 1));
    assertThat(words(run(100))).as("3 came too late").containsExactly("ask 2 to 1", "page");
  }

  @Test
  void aBreachFromBeforeTheDeployBlamesNobody() {
    run(30);
    burn = 3.0;
    run(5);
    running(Map.of("1", 2, "2", 1));
    assertThat(run(300)).isEmpty();
  }

  @Test
  void aBreachThatBeginsTooLateBlamesNobody() {
    run(30);
    running(Map.of("2", 3));
    run((int) WITHIN.toSeconds() + 1);
    burn = 3.0;
    assertThat(run(300)).isEmpty();
  }

  @Test
  void unknownIsNoBreachAndNoneBegunUnseen() {
    run(30);
    running(Map.of("1", 2, "2", 1));
    burn = null;
    assertThat(run(100)).isEmpty();
    burn = 1.0;
    assertThat(run(100)).as("exactly 1 is no breach").isEmpty();
    state = RollbackState.EMPTY;
    running(Map.of("1", 3));
    burn = null;
    run(30);
    running(Map.of("2", 3));
    run(5);
    burn = 3.0;
    assertThat(run(300)).as("nobody saw it begin").isEmpty();
  }

  @Test
  void theFirstVersionsSeenAreTheBaseline() {
    running(Map.of("1", 2, "2", 1));
    run(30);
    burn = 3.0;
    assertThat(run(300)).isEmpty();
  }

  @Test
  void aRestartKeepsTheDeployAndStartsTheHoldAnew() {
    run(30);
    running(Map.of("1", 2, "2", 1));
    run(10);
    burn = 3.0;
    run(15);
    now = now.plusSeconds(30);
    state = controller.restored(state.lasting(), now);
    assertThat(run(20)).as("nothing for one hold").isEmpty();
    assertThat(words(run(2))).containsExactly("ask 2 to 1", "page");
    now = now.plusSeconds(90);
    state = controller.restored(state.lasting(), now);
    assertThat(run(60)).as("asked once").isEmpty();
    running(Map.of("1", 3));
    assertThat(words(run(61))).containsExactly("VERIFIED", "resolve");
  }

  @Test
  void aRestartDoesNotBlameTheDeployForAnOlderBreach() {
    run(30);
    burn = 3.0;
    run(5);
    running(Map.of("1", 2, "2", 1));
    run(5);
    now = now.plusSeconds(30);
    state = controller.restored(state.lasting(), now);
    assertThat(run(300)).isEmpty();
  }

  @Test
  void aBreachThatEndsWithdrawsTheRequest() {
    badDeploy();
    burn = 0.5;
    assertThat(run(20)).isEmpty();
    assertThat(words(run(1))).containsExactly("REVERTED", "resolve");
    burn = 3.0;
    assertThat(run(300)).as("one request a deploy").isEmpty();
  }

  @Test
  void whatNobodyDoesFailsAndItsPageStays() {
    badDeploy();
    assertThat(run((int) WITHIN.toSeconds() - 1)).isEmpty();
    assertThat(words(run(1))).containsExactly("FAILED");
    running(Map.of("1", 3));
    assertThat(words(run(61))).containsExactly("resolve");
  }

  @Test
  void aServiceThatRefusesFailsIt() {
    List<Intent> asked = badDeploy();
    String key = asked.getFirst().decisionKey();
    news.add(new Outcome(key, Outcome.State.APPLIED, now, "acks"));
    assertThat(run(1)).isEmpty();
    news.add(new Outcome(key, Outcome.State.FAILED, now, "no such image"));
    assertThat(words(run(1))).containsExactly("FAILED");
    assertThat(run(300)).isEmpty();
  }

  @Test
  void aFixInFrontIsNotCalledARollback() {
    badDeploy();
    running(Map.of("3", 3));
    assertThat(words(run(61))).containsExactly("REVERTED", "resolve");
  }

  @Test
  void observingSaysTheSameAndChangesNothing() {
    controller = controller(Mode.OBSERVE);
    List<Intent> asked = badDeploy();
    assertThat(words(asked)).containsExactly("ask 2 to 1", "page");
    assertThat(((RollbackRequest) asked.getFirst()).effective()).isFalse();
    assertThat(((Page) asked.getLast()).mode()).isEqualTo(Mode.OBSERVE);
    running(Map.of("1", 3));
    assertThat(words(run(61))).containsExactly("resolve");
  }

  @Test
  void aPolicyThatStopsAskingClosesWhatIsOpen() {
    badDeploy();
    controller = new RollbackController(ReleasePolicy.defaults("releases", "social"));
    assertThat(words(run(1))).containsExactly("REVERTED", "resolve");
    assertThat(state).isEqualTo(RollbackState.EMPTY);
  }

  @Test
  void agreesWithTheWholeTraceReadAnew() {
    int requests = 0;
    for (long seed = 1; seed <= 150; seed++) {
      requests += trace(seed);
    }
    assertThat(requests).isGreaterThan(150);
  }

  private int trace(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RollbackReference reference = new RollbackReference(WITHIN, HOLD);
    state = RollbackState.EMPTY;
    now = World.START;
    TreeMap<String, Integer> versions = new TreeMap<>(Map.of("a", 3));
    Map<String, Health> slos = new HashMap<>(Map.of("x", Health.GOOD, "y", Health.UNKNOWN));
    int requests = 0;
    for (int i = 0; i < 350; i++) {
      now = now.plusSeconds(random.nextInt(1, 5));
      if (random.nextInt(25) == 0) {
        String version = String.valueOf("abcd".charAt(random.nextInt(4)));
        int instances = random.nextInt(4);
        versions.put(version, instances);
        versions.values().removeIf(n -> n == 0);
      }
      for (String slo : List.of("x", "y")) {
        if (random.nextInt(12) == 0) {
          slos.put(slo, Health.values()[random.nextInt(3)]);
        }
      }
      List<RollbackInputs.Reading> readings = new ArrayList<>();
      slos.forEach((name, health) ->
          readings.add(new RollbackInputs.Reading(name, burn(health, random), now)));
      RollbackStep step =
          controller.step(state, now, new RollbackInputs(versions, readings, List.of()));
      state = step.state();
      List<String> got = new ArrayList<>();
      for (Intent intent : step.intents()) {
        String version = intent.decisionKey().split("/")[3];
        got.add(
            switch (intent) {
              case RollbackRequest r -> {
                requests++;
                yield "ask " + r.from() + " to " + r.to() + " for " + blamed(r);
              }
              case Page p -> (p.resolved() ? "resolve " : "page ") + version;
              case ActionUpdate u -> u.change() + " " + version;
              default -> throw new AssertionError(intent);
            });
      }
      assertThat(got)
          .as("seed %d, tick %d, %s", seed, i, state)
          .isEqualTo(reference.tick(now, versions, slos));
    }
    return requests;
  }

  private static List<String> blamed(RollbackRequest request) {
    return request.guard().stream()
        .filter(g -> g.rule().equals("hold"))
        .map(g -> g.source().substring("slo/".length()))
        .toList();
  }

  private static @Nullable Double burn(Health health, SplittableRandom random) {
    return switch (health) {
      case GOOD -> random.nextInt(4) == 0 ? 1.0 : random.nextDouble();
      case BAD -> Math.nextUp(1.0) + random.nextDouble() * 10;
      case UNKNOWN -> random.nextBoolean() ? null : Double.NaN;
    };
  }
}
