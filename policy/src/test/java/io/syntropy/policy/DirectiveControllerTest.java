package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DirectiveControllerTest {
  private final DirectiveController controller = new DirectiveController();
  private DirectiveState state = DirectiveState.EMPTY;
  private Instant now = World.START;
  private final SortedSet<String> alive = new TreeSet<>(Set.of("a", "b"));
  private final List<Outcome> news = new ArrayList<>();
  private int keys;

  private ByHand ada() {
    return ByHand.of("by-hand/" + ++keys, "ada", Duration.ofMinutes(30));
  }

  private static OperatorCommand.Direct ask(DirectiveKind kind, String value, ByHand hand) {
    return new OperatorCommand.Direct(
        "grid", "eu", kind, new TreeMap<>(Map.of(kind.field(), value)), hand);
  }

  private List<Intent> tick(OperatorCommand... commands) {
    now = now.plusSeconds(1);
    TreeMap<String, SortedSet<String>> instances = new TreeMap<>();
    instances.put("grid/eu", alive);
    DirectiveController.Step step =
        controller.step(
            state, now, new DirectiveInputs(instances, news, List.of(commands), Answers.NONE));
    news.clear();
    state = step.state();
    return step.intents();
  }

  private static DirectiveChange change(List<Intent> intents) {
    return intents.stream()
        .filter(DirectiveChange.class::isInstance)
        .map(DirectiveChange.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static ActionUpdate update(List<Intent> intents) {
    return intents.stream()
        .filter(ActionUpdate.class::isInstance)
        .map(ActionUpdate.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void applied() {
    news.add(new Outcome("by-hand/" + keys, Outcome.State.APPLIED, now, "acks"));
  }

  private static GuardResult rule(DirectiveChange change, String rule) {
    return change.guard().stream().filter(g -> g.rule().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void whatCanBeUndoneIsUndoneAtItsEnd() {
    DirectiveChange done = change(tick(ask(DirectiveKind.READ_ONLY, "true", ada())));
    assertThat(done.effective()).isTrue();
    assertThat(done.before()).containsEntry("on", "false");
    assertThat(done.expiresAt()).isEqualTo(now.plus(Duration.ofMinutes(30)));
    applied();
    Instant end = done.expiresAt();
    while (now.isBefore(end.minusSeconds(1))) {
      assertThat(tick()).isEmpty();
    }
    List<Intent> ends = tick();
    assertThat(update(ends).change()).isEqualTo(ActionUpdate.Change.REVERTED);
    assertThat(change(ends).about()).isEqualTo("by-hand/1");
    assertThat(change(ends).desired()).containsEntry("on", "false");
    assertThat(tick()).isEmpty();
    assertThat(state.open()).isEmpty();
  }

  @Test
  void whoeverWithdrawsItEndsItAndAnotherOneTakesItsPlace() {
    tick(ask(DirectiveKind.SHED_LOAD, "50", ada()));
    applied();
    List<Intent> replaced = tick(ask(DirectiveKind.SHED_LOAD, "20", ada()));
    assertThat(update(replaced).decisionKey()).isEqualTo("by-hand/1");
    assertThat(change(replaced).before()).containsEntry("max_rps", "50");
    applied();
    List<Intent> ended = tick(new OperatorCommand.Withdraw("by-hand/2", "grace"));
    assertThat(update(ended).reason()).isEqualTo("asked for by grace");
    assertThat(change(ended).desired()).containsEntry("max_rps", "");
  }

  /** An instance that connects after its restart must not be told to restart again. */
  @Test
  void whatIsDoneOnceIsTakenBackFromTheDesiredStateOnceItIsDone() {
    DirectiveChange done = change(tick(ask(DirectiveKind.RESTART, "a", ada())));
    assertThat(done.effective()).isTrue();
    assertThat(done.expiresAt()).isNull();
    assertThat(tick()).isEmpty();
    applied();
    List<Intent> ends = tick();
    assertThat(update(ends).change()).isEqualTo(ActionUpdate.Change.VERIFIED);
    assertThat(change(ends).desired()).containsEntry("instance_id", "");
  }

  @Test
  void theOnlyInstanceIsNotRestartedByOnePersonNorOneThatIsUnknown() {
    alive.remove("b");
    DirectiveChange alone = change(tick(ask(DirectiveKind.RESTART, "a", ada())));
    assertThat(alone.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(rule(alone, "I1").observed()).isEqualTo("0 instances left while it starts");
    DirectiveChange unknown = change(tick(ask(DirectiveKind.RESTART, "z", ada())));
    assertThat(rule(unknown, "I6").result()).isEqualTo(GuardResult.Result.UNKNOWN);
    assertThat(state.open()).isEmpty();

    ByHand glass =
        new ByHand("by-hand/9", "ada", Duration.ofHours(1), Set.of("I1"), List.of("ada", "eve"));
    assertThat(change(tick(ask(DirectiveKind.RESTART, "a", glass))).effective()).isTrue();
  }

  @Test
  void nothingIsAskedOfARegionNobodyIsKnownToBeIn() {
    alive.clear();
    DirectiveChange change = change(tick(ask(DirectiveKind.READ_ONLY, "true", ada())));
    assertThat(change.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(change.reason()).contains("I6: 0 instances alive (needs at least 1 alive)");
  }

  @Test
  void whatNobodyConfirmsFailedAndIsTakenBack() {
    tick(ask(DirectiveKind.CONTAIN, "mallory", ada()));
    assertThat(change(tick(ask(DirectiveKind.CONTAIN, "eve", ada()))).reason()).contains("I3: ");
    List<Intent> last = List.of();
    for (int i = 0; i < 60; i++) {
      last = last.isEmpty() ? tick() : last;
    }
    assertThat(update(last).change()).isEqualTo(ActionUpdate.Change.FAILED);
    assertThat(change(last).desired())
        .containsEntry("subject", "mallory")
        .containsEntry("ttl", "0s");
  }

  @Test
  void changesPerHourAreBoundedEndsIncluded() {
    int done = 0;
    for (int i = 0; i < 20; i++) {
      done += change(tick(ask(DirectiveKind.SHED_LOAD, "" + i, ada()))).effective() ? 1 : 0;
      applied();
      tick(new OperatorCommand.Withdraw("by-hand/" + keys, "ada"));
    }
    assertThat(done).isEqualTo(Guard.RATE_BUDGET / 2);
    now = now.plus(Duration.ofHours(1));
    tick();
    assertThat(state.idle()).isTrue();
  }

  @Test
  void anAnswerOfTheOrganisationRefuses() {
    TreeMap<String, SortedSet<String>> instances = new TreeMap<>();
    instances.put("grid/eu", alive);
    OperatorCommand.Direct asked = ask(DirectiveKind.MIGRATE_WORKLOADS, "node-1", ada());
    GuardResult no =
        new GuardResult("organisation", GuardResult.Result.FAIL, "no", "allow", "test", null);
    DirectiveController.Step step =
        controller.step(
            state,
            now,
            new DirectiveInputs(
                instances, List.of(), List.of(asked), Answers.of(Map.of("by-hand/1", no))));
    assertThat(change(step.intents()).verdict()).isEqualTo(Verdict.DENIED);
    assertThat(step.state().idle()).isTrue();
  }
}
