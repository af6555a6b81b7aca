package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpOptionsTest {
  private static final UpOptions.Flags NONE =
      new UpOptions.Flags(null, null, null, null, null, null);

  @Test
  void defaultsAreTheContracts() {
    UpOptions options = UpOptions.resolve(NONE, Map.of("HOME", "/home/ana"));

    assertThat(options.data()).isEqualTo(Path.of("/home/ana/.local/share/syntropy"));
    assertThat(options.config()).isEmpty();
    assertThat(options.httpPort()).isEqualTo(8080);
    assertThat(options.otlpHttpPort()).isEqualTo(4318);
    assertThat(options.otlpGrpcPort()).isEqualTo(4317);
    assertThat(options.bind().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(options.database()).isEmpty();
  }

  @Test
  void environmentBeatsDefaultsAndFlagsBeatBoth() {
    Map<String, String> env =
        Map.of(
            "XDG_DATA_HOME", "/xdg",
            "SYNTROPY_DATA", "/env",
            "SYNTROPY_HTTP_PORT", "1111",
            "SYNTROPY_OTLP_HTTP_PORT", "2222",
            "SYNTROPY_OTLP_GRPC_PORT", "",
            "SYNTROPY_DB_URL", "postgresql://u:p@db:5432/s");
    UpOptions fromEnv = UpOptions.resolve(NONE, env);
    UpOptions fromFlags =
        UpOptions.resolve(new UpOptions.Flags("/flag", null, "0", null, null, "::1"), env);

    assertThat(fromEnv.data()).isEqualTo(Path.of("/env"));
    assertThat(fromEnv.httpPort()).isEqualTo(1111);
    assertThat(fromEnv.otlpHttpPort()).isEqualTo(2222);
    assertThat(fromEnv.otlpGrpcPort()).isEqualTo(4317);
    assertThat(fromEnv.database()).isPresent();
    assertThat(fromFlags.data()).isEqualTo(Path.of("/flag"));
    assertThat(fromFlags.httpPort()).isZero();
    assertThat(UpOptions.resolve(NONE, Map.of("XDG_DATA_HOME", "/xdg")).data())
        .isEqualTo(Path.of("/xdg/syntropy"));
  }

  @Test
  void aGitUrlIsASourceAndSoIsAFolder(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "t0k3n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> env =
        Map.of("SYNTROPY_CONFIG_TOKEN_FILE", token.toString(), "SYNTROPY_CONFIG_POLL", "1m");

    assertThat(config("https://example.org/c.git#main:slo", env))
        .isEqualTo(
            new ConfigLocation.Git(
                new GitAddress("https://example.org/c.git", "main", "slo"),
                Optional.of(token),
                Duration.ofMinutes(1)));
    assertThat(config(folder.toString(), env)).isEqualTo(new ConfigLocation.Folder(folder));
  }

  @Test
  void whatIsNoSourceIsRefusedWithoutRepeatingCredentials(@TempDir Path folder) throws Exception {
    for (String text :
        new String[] {
          "https://ana:secret@example.org/c", "git@example.org:c.git", "ssh://x/y", "c.git"
        }) {
      refused(text, Map.of(), "expected");
    }
    Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main");
    Files.createDirectory(folder.resolve("objects"));
    refused(folder.toString(), Map.of(), "file://" + folder);
    Path open = Files.writeString(folder.resolve("token"), "secret");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    String url = "https://example.org/c.git";
    refused(url, Map.of("SYNTROPY_CONFIG_TOKEN_FILE", open.toString()), "0600");
    refused(url, Map.of("SYNTROPY_CONFIG_TOKEN_FILE", folder + "/none"), "none");
    refused(url, Map.of("SYNTROPY_CONFIG_POLL", "1s"), "5s..1d");
    refused(url, Map.of("SYNTROPY_CONFIG_POLL", "often"), "often");
  }

  private static ConfigLocation config(String text, Map<String, String> env) {
    return UpOptions.resolve(new UpOptions.Flags(null, text, null, null, null, null), env)
        .config()
        .orElseThrow();
  }

  private static void refused(String text, Map<String, String> env, String because) {
    assertThatThrownBy(() -> config(text, env))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(because)
        .hasMessageNotContaining("secret")
        .extracting(error -> ((StartFailure) error).exitCode())
        .isEqualTo(2);
  }
}
