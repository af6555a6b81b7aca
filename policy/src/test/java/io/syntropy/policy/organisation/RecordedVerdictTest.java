package io.syntropy.policy.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.policy.organisation.OrganisationVerdict.Allow;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedVerdictTest {
  private final ProposedAction action = Actions.drain(Residency.NONE);
  private final Stamp stamp = new Stamp(action.inputHash(), "sha256:b", "wasm");

  @Test
  void replayGivesTheSameVerdict() {
    for (OrganisationVerdict verdict :
        List.of(
            new Allow(stamp),
            new Deny(stamp, List.of("freeze: year end")),
            new Undecided(stamp, Why.TIMEOUT, "no whole answer within PT0.5S"))) {
      assertThat(RecordedVerdict.of(action, verdict).verdictFor(action)).isEqualTo(verdict);
    }
  }

  @Test
  void aYesToAnotherInputIsNone() {
    RecordedVerdict yes = RecordedVerdict.of(action, new Allow(stamp));
    ProposedAction other = Actions.drain(Residency.REQUIRED);

    assertThat(yes.answers(other)).isFalse();
    assertThat(yes.verdictFor(other))
        .isInstanceOfSatisfying(Undecided.class, u -> assertThat(u.why()).isEqualTo(Why.ERROR));
  }

  @Test
  void anEventSaysOneThing() {
    assertThatThrownBy(() ->
            new RecordedVerdict(
                "k", "h", "b", "wasm", RecordedVerdict.Result.DENY, List.of(), null, ""))
        .hasMessage("reasons: [] (expected with deny only)");
    assertThatThrownBy(() ->
            new RecordedVerdict(
                "k", "h", "b", "wasm", RecordedVerdict.Result.UNDECIDED, List.of(), null, ""))
        .hasMessage("why: null (expected with undecided only)");
  }

  @Test
  void differentActionsHaveDifferentHashes() {
    long hashes =
        java.util.stream.LongStream.range(0, 2000)
            .mapToObj(Actions::random)
            .map(ProposedAction::inputHash)
            .distinct()
            .count();

    assertThat(hashes).isEqualTo(2000);
  }
}
