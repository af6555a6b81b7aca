package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
  void gitUrlsAreRefusedWithoutRepeatingCredentials() {
    for (String url :
        new String[] {
          "https://ana:secret@example.org/c", "git@example.org:c.git", "ssh://x/y", "c.git"
        }) {
      assertThatThrownBy(() ->
              UpOptions.resolve(new UpOptions.Flags(null, url, null, null, null, null), Map.of()))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("folders only")
          .hasMessageNotContaining("secret")
          .extracting(error -> ((StartFailure) error).exitCode())
          .isEqualTo(2);
    }
  }
}
