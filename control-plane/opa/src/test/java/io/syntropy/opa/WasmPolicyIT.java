package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.organisation.Actions;
import io.syntropy.policy.organisation.OpaProgram;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.OrganisationPolicyContract;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.Residency;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy in process; no {@code opa} is needed but to sign. */
class WasmPolicyIT extends OrganisationPolicyContract {
  private static final Duration AGE = Duration.ofMinutes(10);
  @TempDir Path folder;

  @Override
  protected OrganisationPolicy open(Rules rules, Duration timeout) throws Exception {
    Path bundle = rules == Rules.SHIPPED ? null : resource("/rego/situations.tar.gz");
    return new WasmPolicy(config(bundle, null, null, timeout), Clock.systemUTC());
  }

  @Override
  protected OrganisationPolicy stale() throws Exception {
    MovableClock clock = new MovableClock();
    Path bundle = resource("/rego/actions.tar.gz");
    WasmPolicy policy = new WasmPolicy(config(bundle, null, null, enough()), clock);
    clock.move(AGE.plusMillis(1));
    return policy;
  }

  @Override
  protected OrganisationPolicy badlySigned() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Keys signer = Keys.rsa(folder, "signer");
    Path bundle = folder.resolve("signed.tar.gz");
    opa.compile("wasm", bundle, "--signing-key " + signer.secret(), opa.rego());
    Keys other = Keys.rsa(folder, "other");
    return new WasmPolicy(config(bundle, null, other.open(), enough()), Clock.systemUTC());
  }

  @Test
  void theShippedPolicyIsNeverStale() {
    MovableClock clock = new MovableClock();
    try (WasmPolicy policy = new WasmPolicy(config(null, null, null, enough()), clock)) {
      clock.move(Duration.ofDays(400));

      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();
    }
  }

  @Test
  void aRefreshKeepsItCurrentAndTakesWhatChanged() throws Exception {
    MovableClock clock = new MovableClock();
    Path bundle = resource("/rego/actions.tar.gz");
    try (WasmPolicy policy = new WasmPolicy(config(bundle, null, null, enough()), clock)) {
      String first = policy.bundle().id();
      clock.move(AGE.plusMillis(1));
      assertThat(policy.refresh().fault()).isNull();
      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();

      Files.write(bundle, bytes("/rego/situations.tar.gz"));
      assertThat(policy.refresh().id()).isNotEqualTo(first);
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.UNDEFINED);
    }
  }

  @Test
  void aFileThatIsGoneOrBrokenLeavesTheLastGoodOneUntilItIsOld() throws Exception {
    MovableClock clock = new MovableClock();
    Path bundle = resource("/rego/actions.tar.gz");
    try (WasmPolicy policy = new WasmPolicy(config(bundle, null, null, enough()), clock)) {
      clock.move(Duration.ofMinutes(9));
      Files.writeString(bundle, "half a download");
      assertThat(policy.refresh().detail()).startsWith("bundle: no gzipped tar");
      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();

      Files.delete(bundle);
      clock.move(Duration.ofMinutes(2));
      assertThat(policy.refresh().fault()).isEqualTo(Why.STALE_BUNDLE);
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.STALE_BUNDLE);
    }
  }

  @Test
  void withoutAnyBundleNothingIsAllowed() {
    Path nowhere = folder.resolve("nowhere.tar.gz");
    try (WasmPolicy policy =
        new WasmPolicy(config(nowhere, null, null, enough()), Clock.systemUTC())) {
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.STALE_BUNDLE);
    }
  }

  @Test
  void unsignedIsBadlySignedOnceAKeyIsGiven() throws Exception {
    Path bundle = resource("/rego/actions.tar.gz");
    Path key = Keys.rsa(folder, "key").open();
    try (WasmPolicy policy =
        new WasmPolicy(config(bundle, null, key, enough()), Clock.systemUTC())) {
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.BAD_SIGNATURE);
    }
  }

  @Test
  void settingsOfTheOrganisationApply() throws Exception {
    Path settings = folder.resolve("settings.json");
    Files.writeString(settings, "{\"max_region_share\": 0.4}");
    try (WasmPolicy policy =
        new WasmPolicy(config(null, settings, null, enough()), Clock.systemUTC())) {
      assertThat(policy.judge(Actions.drain(Residency.NONE)))
          .isInstanceOfSatisfying(
              Deny.class,
              d ->
                  assertThat(d.reasons())
                      .containsExactly(
                          "max_region_share: eu-north would take more than the organisation allows",
                          "max_region_share: us-east would take more than the organisation allows"));
    }
  }

  @Test
  void aMisspeltSettingDenies() throws Exception {
    Path settings = folder.resolve("settings.json");
    Files.writeString(settings, "{\"freeze_window\": []}");
    try (WasmPolicy policy =
        new WasmPolicy(config(null, settings, null, enough()), Clock.systemUTC())) {
      assertThat(policy.judge(Actions.drain(Residency.NONE)))
          .isInstanceOfSatisfying(
              Deny.class,
              d -> assertThat(d.reasons()).containsExactly("settings: unknown key freeze_window"));
    }
  }

  /** Memory is bounded, and what ran out of it does not serve the next action. */
  @Test
  void aGluttonIsStoppedAndTheNextActionIsJudged() throws Exception {
    Path bundle = resource("/rego/situations.tar.gz");
    WasmConfig small = new WasmConfig(bundle, null, null, enough(), AGE, 64);
    try (WasmPolicy policy = new WasmPolicy(small, Clock.systemUTC())) {
      assertUndecided(policy.judge(Actions.ofKind("x-glutton")), Why.ERROR);
      assertThat(policy.judge(Actions.ofKind("x-allow")).allows()).isTrue();
    }
  }

  @Test
  void afterATimeoutTheNextActionIsJudged() throws Exception {
    Path bundle = resource("/rego/situations.tar.gz");
    WasmConfig config = config(bundle, null, null, Duration.ofMillis(250));
    try (WasmPolicy policy = new WasmPolicy(config, Clock.systemUTC())) {
      assertUndecided(policy.judge(Actions.ofKind("x-endless")), Why.TIMEOUT);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> policy.judge(Actions.ofKind("x-allow")).allows());
    }
  }

  private static Duration enough() {
    return Duration.ofSeconds(30);
  }

  private static WasmConfig config(Path bundle, Path settings, Path key, Duration timeout) {
    return new WasmConfig(bundle, settings, key, timeout, AGE, WasmConfig.DEFAULT_PAGES);
  }

  private Path resource(String name) throws Exception {
    return Files.write(Files.createTempFile(folder, "bundle", ".tar.gz"), bytes(name));
  }

  private static byte[] bytes(String name) throws Exception {
    try (InputStream in = WasmPolicyIT.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
