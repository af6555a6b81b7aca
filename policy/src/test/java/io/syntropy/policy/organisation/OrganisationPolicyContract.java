package io.syntropy.policy.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.GuardResult;
import io.syntropy.policy.organisation.OrganisationVerdict.Allow;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link OrganisationPolicy} promises: only a whole, current, signed yes allows. */
public abstract class OrganisationPolicyContract {
  private static final Duration ENOUGH = Duration.ofSeconds(30);
  private final List<OrganisationPolicy> opened = new ArrayList<>();

  /** Which rules are asked. */
  public enum Rules {
    /** Those in {@code policy/rego}. */
    SHIPPED,
    /** Those in {@code policy/src/test/rego/situations}. */
    SITUATIONS
  }

  /** A policy with these rules, unsigned and current. */
  protected abstract OrganisationPolicy open(Rules rules, Duration timeout) throws Exception;

  /** The shipped rules, which were current once and are no longer confirmed. */
  protected abstract OrganisationPolicy stale() throws Exception;

  /** The shipped rules, signed by another key than the one trusted. */
  protected abstract OrganisationPolicy badlySigned() throws Exception;

  private OrganisationPolicy opened(OrganisationPolicy policy) {
    opened.add(policy);
    return policy;
  }

  private OrganisationVerdict situation(String kind) throws Exception {
    return opened(open(Rules.SITUATIONS, ENOUGH)).judge(Actions.ofKind(kind));
  }

  @AfterEach
  void closeAll() {
    opened.forEach(OrganisationPolicy::close);
  }

  @Test
  void whatTheRulesAllowIsAllowed() throws Exception {
    OrganisationPolicy policy = opened(open(Rules.SHIPPED, ENOUGH));
    ProposedAction action = Actions.drain(Residency.NONE);

    OrganisationVerdict verdict = policy.judge(action);

    assertThat(verdict).isInstanceOf(Allow.class);
    assertThat(verdict.allows()).isTrue();
    assertThat(verdict.stamp().inputHash()).isEqualTo(action.inputHash());
    assertThat(verdict.stamp().bundle()).isNotEmpty().isEqualTo(policy.bundle().id());
    assertThat(policy.bundle().fault()).isNull();
    assertThat(policy.judge(action)).isEqualTo(verdict);
  }

  @Test
  void whatTheRulesRefuseIsDeniedWithTheirReasons() throws Exception {
    OrganisationPolicy policy = opened(open(Rules.SHIPPED, ENOUGH));

    OrganisationVerdict verdict = policy.judge(Actions.drain(Residency.REQUIRED));

    assertThat(verdict.allows()).isFalse();
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Deny.class,
            d ->
                assertThat(d.reasons()).containsExactly("residency: eu-west (EU) to us-east (US)"));
    assertThat(verdict.asGuardResult().result()).isEqualTo(GuardResult.Result.FAIL);
  }

  /** OPA answers {@code {}} for an undefined decision; opa#3125. */
  @Test
  void policyUndefinedReadAsAllow() throws Exception {
    OrganisationVerdict verdict = situation("x-nothing-is-said-of-this");

    assertUndecided(verdict, Why.UNDEFINED);
    assertThat(verdict.asGuardResult().result()).isEqualTo(GuardResult.Result.UNKNOWN);
  }

  @Test
  void thePlainestYesIsRead() throws Exception {
    assertThat(situation("x-allow")).isInstanceOf(Allow.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x-contradiction", "x-text", "x-numbers", "x-no-allow", "x-truth", "x-array"})
  void anAnswerOfAnotherFormIsNone(String kind) throws Exception {
    assertUndecided(situation(kind), Why.ERROR);
  }

  @Test
  void aNoWithoutReasonsIsANo() throws Exception {
    assertThat(situation("x-deny-without-reason"))
        .isInstanceOfSatisfying(
            Deny.class, d -> assertThat(d.reasons()).containsExactly("no reason given"));
  }

  @Test
  void timeoutDenies() throws Exception {
    OrganisationPolicy policy = opened(open(Rules.SITUATIONS, Duration.ofMillis(250)));

    assertUndecided(policy.judge(Actions.ofKind("x-endless")), Why.TIMEOUT);
  }

  @Test
  void staleBundleDenies() throws Exception {
    OrganisationPolicy policy = opened(stale());

    assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.STALE_BUNDLE);
    assertThat(policy.bundle().fault()).isEqualTo(Why.STALE_BUNDLE);
  }

  @Test
  void badSignatureDenies() throws Exception {
    OrganisationPolicy policy = opened(badlySigned());

    assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.BAD_SIGNATURE);
    assertThat(policy.bundle().fault()).isEqualTo(Why.BAD_SIGNATURE);
  }

  @Test
  void severalThreadsGetTheirOwnAnswers() throws Exception {
    OrganisationPolicy policy = opened(open(Rules.SHIPPED, ENOUGH));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<OrganisationVerdict>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Residency residency = i % 2 == 0 ? Residency.NONE : Residency.REQUIRED;
        calls.add(() -> policy.judge(Actions.drain(residency)));
      }
      int i = 0;
      for (Future<OrganisationVerdict> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().allows()).isEqualTo(i++ % 2 == 0);
      }
    }
  }

  @Test
  void closedNothingIsAllowed() throws Exception {
    OrganisationPolicy policy = opened(open(Rules.SHIPPED, ENOUGH));
    policy.close();

    assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.ERROR);
  }

  /** Every refusal keeps the input's hash, so that it can be journalled and explained. */
  protected static void assertUndecided(OrganisationVerdict verdict, Why why) {
    assertThat(verdict.allows()).isFalse();
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Undecided.class,
            u -> {
              assertThat(u.why()).as(u.detail()).isEqualTo(why);
              assertThat(u.detail()).isNotEmpty();
              assertThat(u.stamp().inputHash()).startsWith("sha256:");
            });
  }
}
