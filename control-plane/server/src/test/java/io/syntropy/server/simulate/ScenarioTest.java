package io.syntropy.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.server.http.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scenarios as documents: what is read, what is refused, what an expectation says. */
class ScenarioTest {
  private static final String GOOD =
      """
      apiVersion: syntropy/v1
      kind: Scenario
      metadata: {name: small}
      spec:
        duration: 10m
        noise: 0.1
        service: social
        regions:
          eu: {}
          us: {capacity: 90}
        timeline:
          - {at: 1m, regions: [eu], set: {errors: 1.0}}
          - {at: 2m, regions: all, set: {telemetry: off}}
          - {at: 3m, revert: eu}
        expect:
          - {decision: action.drain, region: eu, from: 4m, to: 5m}
      ---
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: p}
      spec: {service: social, breach: {hold: 30s}}
      """;

  @Test
  void changesKeepWhatTheyDoNotName() {
    ScenarioFile file = ScenarioFile.read("s.yaml", GOOD);
    Scenario scenario = file.scenario();
    assertThat(file.documents()).containsOnlyKeys("syntropy/v1/RegionPolicy/p");
    assertThat(scenario.regions().get("us").capacity()).isEqualTo(90);
    Conditions eu = scenario.timeline().get(1).regions().get("eu");
    assertThat(eu.errors()).isEqualTo(1.0);
    assertThat(eu.telemetry()).isEqualTo(Conditions.Telemetry.OFF);
    assertThat(scenario.timeline().get(2).revert()).isEqualTo("eu");
    assertThat(scenario.regions().get("eu").errors()).isZero();
  }

  @Test
  void everyFaultIsNamedWithItsPlace() {
    refused(GOOD.replace("duration: 10m", "duration: 25h"), "s.yaml:5:13", "at most 24h");
    refused(GOOD.replace("at: 2m", "at: 30s"), "s.yaml:13", "not before the entry above");
    refused(GOOD.replace("errors: 1.0", "errors: 1.5"), "errors: 1.5", "0 to 1");
    refused(GOOD.replace("errors: 1.0", "error: 1"), "s.yaml:12", "error");
    refused(GOOD.replace("regions: [eu]", "regions: [ap]"), "ap (expected one of eu, us)");
    refused(GOOD.replace("regions: [eu], ", ""), "regions: missing", "or all");
    refused(GOOD.replace("revert: eu", "revert: ap"), "revert: ap", "one of eu, us");
    refused(GOOD.replace("{at: 3m, revert: eu}", "{at: 3m}"), "nothing to do");
    refused(GOOD.replace("action.drain", "drain"), "drain", "audit log");
    refused(GOOD.replace("to: 5m", "to: 3m"), "to: 3m", "at most the duration");
    refused(GOOD.replace("service: social\n  regions", "service: router\n  regions"), "router");
    refused(GOOD.replace("kind: Scenario", "kind: Story"), "0 documents of kind Scenario");
    refused(GOOD.replace("hold: 30s", "hold: 0s"), "s.yaml:21", "hold");
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> ScenarioFile.read("s.yaml", text))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getMessage() + e.details()).contains(words));
  }

  @Test
  void theSameSeedGivesTheSameDecisions() {
    SimulationView one = Simulations.run("s.yaml", GOOD);
    assertThat(one.decisions()).isNotEmpty();
    assertThat(Simulations.run("s.yaml", GOOD)).isEqualTo(one);
    SimulationView other = Simulations.run("s.yaml", GOOD.replace("noise", "seed: 2\n  noise"));
    assertThat(other.decisions()).isNotEqualTo(one.decisions());
  }

  @Test
  void anUnmetExpectationSaysWhatWasFound() {
    Instant start = Scenario.START;
    List<Decision> decisions = List.of(drain(start.plusSeconds(90)), drain(start.plusSeconds(400)));
    assertThat(expected(60, 120, null).unmet(decisions, start)).isNull();
    assertThat(expected(60, 120, 1).unmet(decisions, start)).isNull();
    assertThat(expected(0, 600, 1).unmet(decisions, start))
        .isEqualTo(
            "expected action.drain of eu 1 times between 0s and 10m, found 2 at 1m30s, 6m40s");
    assertThat(expected(91, 399, null).unmet(decisions, start))
        .isEqualTo(
            "expected action.drain of eu at least once between 1m31s and 6m39s,"
                + " found 2 at 1m30s, 6m40s");
    assertThat(expected(91, 399, null).broken(decisions, start)).isNull();
    assertThat(expected(90, 399, null).broken(decisions, start))
        .isEqualTo("expected no action.drain of eu, found one at 1m30s: because");
  }

  @Test
  void decisionsAreComparedOneToOne() {
    Instant at = Scenario.START;
    Decision same = drain(at);
    Decision otherwise = with(drain(at.plusSeconds(1)), "denied");
    SimulationView.Difference difference =
        RecordedRun.difference(
            List.of(same, drain(at), drain(at.plusSeconds(1)), drain(at.plusSeconds(2))),
            List.of(same, otherwise, drain(at.plusSeconds(3))));
    assertThat(difference.same()).isEqualTo(1);
    assertThat(difference.added()).containsExactly(drain(at.plusSeconds(3)));
    assertThat(difference.removed()).containsExactly(same, drain(at.plusSeconds(2)));
    assertThat(difference.changed())
        .containsExactly(new SimulationView.Changed(drain(at.plusSeconds(1)), otherwise));
  }

  private static Expectation expected(int from, int to, @Nullable Integer times) {
    return new Expectation(
        1,
        "action.drain",
        "eu",
        null,
        null,
        Duration.ofSeconds(from),
        Duration.ofSeconds(to),
        times);
  }

  private static Decision drain(Instant at) {
    return new Decision(
        at,
        "policy:p",
        "action.drain",
        "social",
        "eu",
        "recorded",
        "because",
        "id-" + at,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }

  private static Decision with(Decision d, String outcome) {
    return new Decision(
        d.at(),
        d.actor(),
        d.action(),
        d.service(),
        d.region(),
        outcome,
        d.reason(),
        d.decisionId(),
        null,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }
}
