package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.LoopProposals;
import io.syntropy.policy.Mode;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.ActionFacts.Caller;
import io.syntropy.policy.organisation.ActionFacts.DecidingPolicy;
import io.syntropy.policy.organisation.Change;
import io.syntropy.policy.organisation.Operation;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.Residency;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped rules beside the real controllers: they stop nothing the loop needs. */
class LoopUnderShippedPolicyIT {
  private final WasmPolicy policy =
      new WasmPolicy(
          new WasmConfig(null, null, null, Duration.ofSeconds(30), Duration.ofMinutes(10), 256),
          Clock.systemUTC());

  @AfterEach
  void close() {
    policy.close();
  }

  private static ActionFacts facts(Residency residency, Map<String, String> places) {
    return new ActionFacts(
        "high",
        residency,
        new TreeMap<>(places),
        null,
        new DecidingPolicy("quick", 1, "sha256:0", Mode.ACT),
        Caller.CONTROLLER,
        null,
        List.of());
  }

  private static List<ProposedAction> traffic(ActionFacts facts) {
    List<ProposedAction> all = new ArrayList<>();
    for (long seed = 1; seed <= 12; seed++) {
      all.addAll(LoopProposals.traffic(seed, facts));
    }
    return all;
  }

  @Test
  void everythingIsAllowedWithoutResidency() {
    List<ProposedAction> actions = traffic(facts(Residency.NONE, Map.of()));

    assertThat(actions)
        .extracting(ProposedAction::operation)
        .contains(Operation.DRAIN, Operation.STEP, Operation.RESTORE, Operation.REVERT);
    for (ProposedAction action : actions) {
      assertThat(policy.judge(action)).as(action.json()).matches(OrganisationVerdict::allows);
    }
  }

  /** On its way home traffic may cross; what another region gains on the same occasion may not. */
  @Test
  void withResidencyTrafficComesHomeAndNothingElseMoves() {
    Map<String, String> places = Map.of("ap", "AP", "eu", "EU", "sa", "BR", "us", "US");
    int home = 0;
    for (ProposedAction action : traffic(facts(Residency.REQUIRED, places))) {
      boolean comesHome =
          action.operation() != Operation.DRAIN && gaining(action).equals(Set.of(action.region()));
      home += comesHome ? 1 : 0;
      OrganisationVerdict verdict = policy.judge(action);
      assertThat(verdict.allows()).as(action.json()).isEqualTo(comesHome);
      if (verdict instanceof Deny d) {
        assertThat(d.reasons()).allMatch(r -> r.startsWith("residency: "));
      }
    }
    assertThat(home).isGreaterThan(10);
  }

  private static Set<String> gaining(ProposedAction action) {
    Change.Weights weights = (Change.Weights) action.change();
    Set<String> gaining = new TreeSet<>();
    weights
        .after()
        .forEach((region, weight) -> {
          if (weight > weights.before().getOrDefault(region, 0.0) + 1e-9) {
            gaining.add(region);
          }
        });
    return gaining;
  }

  @Test
  void protectionIsRaisedRenewedAndLifted() {
    List<ProposedAction> actions = LoopProposals.protection(facts(Residency.UNKNOWN, Map.of()));

    assertThat(actions)
        .extracting(ProposedAction::operation)
        .contains(Operation.RAISE, Operation.LOWER, Operation.RENEW);
    for (ProposedAction action : actions) {
      assertThat(policy.judge(action)).as(action.json()).matches(OrganisationVerdict::allows);
    }
  }
}
