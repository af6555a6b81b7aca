package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyOptionsTest {
  @Test
  void withoutVariablesTheShippedRulesAreAskedInProcess() {
    PolicyOptions options = PolicyOptions.resolve(Map.of("SYNTROPY_POLICY_BUNDLE", " "));

    assertThat(options.bundle()).isEmpty();
    assertThat(options.opaUrl()).isEmpty();
    assertThat(options.opaBundles()).isTrue();
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void everyVariableReachesTheApplication(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> inProcess =
        PolicyOptions.resolve(
                Map.of(
                    "SYNTROPY_POLICY_BUNDLE", file.toString(),
                    "SYNTROPY_POLICY_SETTINGS", file.toString(),
                    "SYNTROPY_POLICY_KEY", file.toString(),
                    "SYNTROPY_POLICY_TIMEOUT", "250ms"))
            .properties();
    Map<String, String> server =
        PolicyOptions.resolve(
                Map.of(
                    "SYNTROPY_OPA_URL", "https://opa.example.org",
                    "SYNTROPY_OPA_TOKEN_FILE", file.toString(),
                    "SYNTROPY_OPA_BUNDLES", "optional"))
            .properties();

    assertThat(inProcess)
        .containsEntry("syntropy.policy.bundle", file.toString())
        .containsEntry("syntropy.policy.settings", file.toString())
        .containsEntry("syntropy.policy.key", file.toString())
        .containsEntry("syntropy.policy.timeout", "PT0.25S");
    assertThat(server)
        .containsEntry("syntropy.policy.opa-url", "https://opa.example.org")
        .containsEntry("syntropy.policy.opa-token-file", file.toString())
        .containsEntry("syntropy.policy.opa-bundles", "false");
  }

  @Test
  void whatCannotBeUsedNamesTheVariableAndWhatWasExpected(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(Map.of("SYNTROPY_POLICY_BUNDLE", "/nowhere"), "/nowhere (expected a readable file)");
    refused(
        Map.of("SYNTROPY_POLICY_KEY", file.toString()), "(expected SYNTROPY_POLICY_BUNDLE with it");
    refused(
        Map.of("SYNTROPY_OPA_URL", "https://a.b", "SYNTROPY_POLICY_SETTINGS", file.toString()),
        "(expected either the server or SYNTROPY_POLICY_BUNDLE and _SETTINGS, not both)");
    refused(Map.of("SYNTROPY_OPA_TOKEN_FILE", file.toString()), "others may read");
    refused(Map.of("SYNTROPY_OPA_BUNDLES", "no"), "no (expected required or optional)");
    refused(Map.of("SYNTROPY_POLICY_TIMEOUT", "5s"), "5s (expected 1ms..2s)");
    refused(Map.of("SYNTROPY_POLICY_TIMEOUT", "soon"), "soon (expected 1ms..2s)");
    assertThatThrownBy(() ->
            PolicyOptions.resolve(Map.of("SYNTROPY_OPA_URL", "https://ada:secret@opa.example.org")))
        .hasMessageContaining("SYNTROPY_OPA_TOKEN_FILE")
        .hasMessageNotContaining("secret");
  }

  private static void refused(Map<String, String> env, String words) {
    assertThatThrownBy(() -> PolicyOptions.resolve(env))
        .isInstanceOfSatisfying(
            StartFailure.class, e -> assertThat(e.exitCode()).isEqualTo(StartFailure.USAGE))
        .hasMessageContaining(words);
  }
}
