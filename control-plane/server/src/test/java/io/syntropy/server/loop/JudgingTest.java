package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.Answers;
import io.syntropy.policy.GuardResult;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.PolicyRevision;
import io.syntropy.policy.Revert;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.Verdict;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.policy.organisation.Residency;
import io.syntropy.policy.organisation.Stamp;
import io.syntropy.server.action.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  private final List<ProposedAction> asked = new ArrayList<>();
  private final Judging judging = new Judging(asked::add);

  private static TrafficShift drain(String region) {
    return new TrafficShift(
        "p/" + region,
        "p",
        "social",
        region,
        TrafficShift.Kind.DRAIN,
        new TreeMap<>(Map.of("eu", 0.5, "us", 0.5)),
        new TreeMap<>(Map.of("eu", 0.0, "us", 1.0)),
        Mode.ACT,
        Verdict.ALLOWED,
        "bad",
        List.of(),
        List.of(),
        NOW,
        NOW.plusSeconds(60),
        new Revert(NOW, "", new TreeMap<>()),
        PolicyRevision.UNKNOWN);
  }

  private static Turn turn(String machine) {
    Action.PolicyRef ref = new Action.PolicyRef("p", 1, "");
    ActionFacts facts =
        new ActionFacts(
            "high",
            Residency.NONE,
            new TreeMap<>(),
            null,
            new ActionFacts.DecidingPolicy("p", 1, "", Mode.ACT),
            ActionFacts.Caller.CONTROLLER,
            null,
            List.of());
    Turn.Reading read =
        new Turn.Reading(machine, NOW, new Inbox.Unread(List.of(), List.of()), Map.of(), List.of());
    return new Turn(read, ref, intent -> facts, answers -> result(List.of()));
  }

  private static Turn.Result result(List<Intent> intents) {
    return new Turn.Result("state", intents, List.of(), () -> {});
  }

  private boolean withhold(String machine, Intent... intents) {
    return judging.withholds(turn(machine), Answers.NONE, result(List.of(intents)));
  }

  private static ControlEvent.Judged allowed(ProposedAction action) {
    Stamp stamp = new Stamp(action.inputHash(), "sha256:1", "wasm");
    return new ControlEvent.Judged(
        NOW.plusMillis(20),
        RecordedVerdict.of(action, new OrganisationVerdict.Allow(stamp)),
        NOW.minusSeconds(4));
  }

  @Test
  void whatIsNotAskedAboutIsNotHeldUp() {
    ActionUpdate update =
        new ActionUpdate("k", "p", "eu", ActionUpdate.Change.REVERTED, "x", null, NOW);
    assertThat(withhold("m", update)).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void aTurnWaitsForAllItsAnswersAndNoOther() {
    assertThat(withhold("m", drain("eu"), drain("us"))).isTrue();
    assertThat(withhold("other", drain("sa"))).isTrue();
    assertThat(asked).hasSize(3);
    assertThat(judging.waits("m")).isTrue();

    assertThat(judging.answered(allowed(asked.get(1)))).isNull();
    assertThat(judging.answered(allowed(asked.get(1)))).as("the same again").isNull();
    Judging.Answered all = judging.answered(allowed(asked.get(0)));
    assertThat(all.turn().machine()).isEqualTo("m");
    assertThat(all.answers().byDecision()).containsOnlyKeys("p/eu", "p/us");
    assertThat(all.answers().byDecision().get("p/eu").result()).isEqualTo(GuardResult.Result.PASS);
    assertThat(all.answers().byDecision().get("p/eu").ageMillis()).isEqualTo(4020);
    assertThat(judging.waits("m")).isFalse();
    assertThat(judging.waits("other")).isTrue();
    assertThat(judging.withholds(all.turn(), all.answers(), result(List.of(drain("eu")))))
        .as("it is not asked twice")
        .isFalse();
  }

  @Test
  void anAnswerToAnotherInputIsNone() {
    withhold("m", drain("eu"));
    Stamp other = new Stamp("sha256:other", "sha256:1", "wasm");
    RecordedVerdict forged =
        RecordedVerdict.of(asked.getFirst(), new OrganisationVerdict.Allow(other));
    Judging.Answered answered = judging.answered(new ControlEvent.Judged(NOW, forged, null));
    assertThat(answered.answers().byDecision().get("p/eu").result())
        .isEqualTo(GuardResult.Result.UNKNOWN);
  }

  @Test
  void anAnswerThatIsLostDenies() {
    withhold("m", drain("eu"), drain("us"));
    judging.answered(allowed(asked.get(0)));
    assertThat(judging.lost(NOW.plus(Judging.PATIENCE).minusMillis(1))).isEmpty();
    Judging.Answered lost = judging.lost(NOW.plus(Judging.PATIENCE)).getFirst();
    assertThat(lost.answers().byDecision().get("p/eu").result()).isEqualTo(GuardResult.Result.PASS);
    GuardResult silent = lost.answers().byDecision().get("p/us");
    assertThat(silent.result()).isEqualTo(GuardResult.Result.UNKNOWN);
    assertThat(silent.observed()).startsWith("timeout: ");
    assertThat(judging.waits("m")).isFalse();
    assertThat(judging.answered(allowed(asked.get(1)))).as("it comes too late").isNull();
    assertThat(judging.lost(NOW.plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void aTermsEndForgetsWhatWaits() {
    withhold("m", drain("eu"));
    judging.forget();
    assertThat(judging.waits("m")).isFalse();
    assertThat(judging.answered(allowed(asked.getFirst()))).isNull();
  }
}
