package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.ActionFacts.Caller;
import io.syntropy.policy.organisation.Actions;
import io.syntropy.policy.organisation.OpaProgram;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.Residency;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows is what there is. */
class GuideIT {
  @TempDir Path folder;
  private String guide = "";

  @BeforeEach
  void read() throws Exception {
    guide = Files.readString(OpaProgram.root().resolve("docs/guides/policies-opa.md"));
  }

  private List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
        .matcher(guide)
        .results()
        .map((MatchResult r) -> r.group(1))
        .toList();
  }

  private static JsonNode json(String text) throws Exception {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void itsInputIsReal() throws Exception {
    assertThat(json(blocks("json").get(2))).isEqualTo(json(Actions.drain(Residency.NONE).json()));
  }

  @Test
  void itsSettingsAreRead() throws Exception {
    Path settings = Files.writeString(folder.resolve("settings.json"), blocks("json").get(0));
    try (WasmPolicy policy = policy(null, settings)) {
      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();
      ProposedAction scale = scale(Instant.parse("2026-12-24T12:00:00Z"));
      assertThat(policy.judge(scale))
          .isInstanceOfSatisfying(
              Deny.class,
              d ->
                  assertThat(d.reasons())
                      .containsExactly("freeze: year end until 2027-01-04T00:00:00Z"));
    }
  }

  @Test
  void itsRulesWorkAndAreTested() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path rules = Files.createDirectories(folder.resolve("my-rules"));
    Files.writeString(rules.resolve("organisation.rego"), blocks("rego").get(0));
    Files.writeString(rules.resolve("organisation_test.rego"), blocks("rego").get(1));
    OpaProgram.Result tests = opa.run("", "test", opa.rego().toString(), rules.toString());
    assertThat(tests.exit()).as(tests.out()).isZero();

    Path bundle = folder.resolve("organisation.tar.gz");
    opa.compile("wasm", bundle, "", opa.rego(), rules);
    try (WasmPolicy policy = policy(bundle, null)) {
      assertThat(policy.judge(drain("2026-11-21T09:30:00Z", "operator")).allows()).isTrue();
      assertThat(policy.judge(drain("2026-11-21T03:30:00Z", "system")).allows()).isTrue();
      assertThat(policy.judge(drain("2026-11-21T03:30:00Z", "operator")))
          .isInstanceOfSatisfying(
              Deny.class,
              d ->
                  assertThat(d.reasons())
                      .hasSize(1)
                      .allMatch(r -> blocks("json").get(1).contains(r)));
    }
  }

  private static WasmPolicy policy(Path bundle, Path settings) {
    return new WasmPolicy(
        new WasmConfig(bundle, settings, null, Duration.ofSeconds(30), Duration.ofMinutes(10), 256),
        Clock.systemUTC());
  }

  private static ProposedAction drain(String time, String role) {
    ProposedAction a = Actions.drain(Residency.NONE);
    ActionFacts f = a.facts();
    ActionFacts facts =
        new ActionFacts(
            f.criticality(),
            f.residency(),
            f.jurisdictions(),
            f.allowedReceivers(),
            f.policy(),
            new Caller("ada", role),
            f.breakGlass(),
            f.approvals());
    return new ProposedAction(
        a.decisionKey(),
        Instant.parse(time),
        a.kind(),
        a.operation(),
        a.service(),
        a.region(),
        a.change(),
        a.evidence(),
        a.guard(),
        true,
        a.expiresIn(),
        facts);
  }

  private static ProposedAction scale(Instant time) {
    ProposedAction a = drain(time.toString(), "system");
    return new ProposedAction(
        a.decisionKey(),
        time,
        "scale",
        io.syntropy.policy.organisation.Operation.DOWN,
        a.service(),
        a.region(),
        new io.syntropy.policy.organisation.Change.Replicas(4, 3),
        a.evidence(),
        a.guard(),
        true,
        a.expiresIn(),
        a.facts());
  }
}
