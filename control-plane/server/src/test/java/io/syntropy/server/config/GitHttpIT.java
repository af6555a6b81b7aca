package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syntropy.server.data.ConfigLocation;
import io.syntropy.server.data.GitAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP, with a token. */
class GitHttpIT {
  @TempDir Path temp;

  @BeforeEach
  void gitHasItsHttpPart() {
    assumeTrue(Files.exists(GitHttpServer.backend()), "git-http-backend is not installed");
  }

  private GitSource at(String url, Optional<Path> token) {
    return new GitSource(
        new ConfigLocation.Git(GitAddress.parse(url), token, Duration.ofSeconds(30)),
        temp.resolve("config-git"));
  }

  private static Map<String, byte[]> file(String text) {
    return Map.of("a.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void commitsComeOverHttpWithATokenThatIsNeverTold() throws Exception {
    RemoteRepository remote = new RemoteRepository(Files.createDirectory(temp.resolve("slo")));
    String first = remote.commit(file("a"));
    try (GitHttpServer server = new GitHttpServer(temp)) {
      String url = server.url("slo/.git") + "#main";
      assertThat(at(url, Optional.empty()).read().revision()).isEqualTo(first);

      server.protect("git:geheim");
      assertThatThrownBy(() -> at(url, Optional.empty()).read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SYNTROPY_CONFIG_TOKEN_FILE");

      Path token = Files.writeString(temp.resolve("token"), "falsch\n");
      Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
      GitSource source = at(url, Optional.of(token));
      assertThatThrownBy(source::read)
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("falsch");

      // A new token is taken up without a restart.
      Files.writeString(token, "geheim");
      String second = remote.commit(file("b"));
      assertThat(source.read().revision()).isEqualTo(second);
      server.protect("deploy:geheim");
      Files.writeString(token, "deploy:geheim");
      assertThat(source.read().files()).isEqualTo(Map.of("a.yaml", "b"));

      Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
      assertThatThrownBy(source::read).hasMessageContaining("0600");
    }
  }

  @Test
  void aServerThatIsGoneIsSaid() throws Exception {
    RemoteRepository remote = new RemoteRepository(Files.createDirectory(temp.resolve("slo")));
    String commit = remote.commit(file("a"));
    GitSource source;
    try (GitHttpServer server = new GitHttpServer(temp)) {
      source = at(server.url("slo/.git"), Optional.empty());
      assertThat(source.read().revision()).isEqualTo(commit);
    }
    assertThatThrownBy(source::read).isInstanceOf(IOException.class);
  }
}
