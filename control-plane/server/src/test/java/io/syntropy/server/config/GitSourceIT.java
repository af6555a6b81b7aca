package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.server.data.ConfigLocation;
import io.syntropy.server.data.GitAddress;
import java.io.IOException;
import java.io.InputStream;
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

class GitSourceIT extends ConfigSourceContract {
  @TempDir Path temp;
  private RemoteRepository remote;

  @BeforeEach
  void makeRepository() throws Exception {
    remote = new RemoteRepository(Files.createDirectory(temp.resolve("remote repository")));
  }

  private GitSource at(String fragment) {
    String url = remote.url().replace(" ", "%20");
    return new GitSource(
        new ConfigLocation.Git(
            GitAddress.parse(url + fragment), Optional.empty(), Duration.ofSeconds(30)),
        temp.resolve("config-git"));
  }

  @Override
  ConfigSource open() {
    return at("");
  }

  @Override
  void put(Map<String, byte[]> files) throws Exception {
    remote.commit(files);
  }

  @Override
  void available(boolean there) throws Exception {
    Path away = temp.resolve("away");
    Files.move(there ? away : remote.folder(), there ? remote.folder() : away);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GitSourceIT.class.getResourceAsStream("/signed-commits/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void theRevisionIsTheCommit() throws Exception {
    String commit = remote.commit(files("a"));

    assertThat(open().read().revision()).isEqualTo(commit);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(temp.resolve("config-git"))))
        .isEqualTo("rwx------");
  }

  @Test
  void unsignedCommitIsNotReadWhereSignaturesAreAskedFor() throws Exception {
    Path signers = Files.writeString(temp.resolve("allowed_signers"), "");
    String commit = remote.commit(files("a"));
    GitSource source =
        new GitSource(
            new ConfigLocation.Git(
                GitAddress.parse(remote.url().replace(" ", "%20")),
                Optional.empty(),
                Optional.of(signers),
                Duration.ofSeconds(30)),
            temp.resolve("config-git"));
    assertThatThrownBy(source::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("commit " + commit + " is not signed");

    Files.write(signers, resource("allowed_signers"));
    String service =
        "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: signed}\nspec: {description: signed}\n";
    remote.commit(Map.of("service.yaml", service.getBytes(StandardCharsets.UTF_8)));
    String signed = remote.push(resource("ed25519.commit"));
    ConfigSource.Content content = source.read();
    assertThat(content.revision()).isEqualTo(signed);
    assertThat(content.signer()).isEqualTo("ed25519@example.org");
    assertThat(content.files()).isEqualTo(Map.of("service.yaml", service));

    remote.push(resource("tampered.commit"));
    assertThatThrownBy(source::read).hasMessageContaining("has a bad signature");
    remote.push(resource("ed25519.commit"));
    Files.writeString(signers, "");
    assertThatThrownBy(source::read).as("a key taken away").hasMessageContaining("unknown key");
    Files.delete(signers);
    assertThatThrownBy(source::read).isInstanceOf(IOException.class);
  }

  @Test
  void aForcedPushIsFollowedBackAndForth() throws Exception {
    String first = remote.commit(files("a"));
    String second = remote.commit(files("b"));
    ConfigSource source = open();
    assertThat(source.read().revision()).isEqualTo(second);

    remote.rewind(first);
    assertThat(source.read().revision()).isEqualTo(first);
    assertThat(source.read().files()).isEqualTo(Map.of("a.yaml", "a"));

    String other = remote.commit(files("c"));
    assertThat(source.read().revision()).isEqualTo(other);
  }

  @Test
  void aRewrittenHistoryIsFollowed() throws Exception {
    remote.commit(files("a"));
    ConfigSource source = open();
    source.read();

    String commit = remote.rewrite(files("b"));

    assertThat(source.read().revision()).isEqualTo(commit);
    assertThat(source.read().files()).isEqualTo(Map.of("b.yaml", "b"));
  }

  @Test
  void aBranchIsFollowedAndItsLossIsSaid() throws Exception {
    remote.commit(files("a"));
    remote.branch("release/1.0");
    remote.commit(files("b"));
    remote.checkout("main");
    GitSource source = at("#release/1.0");
    assertThat(source.read().files()).containsOnlyKeys("b.yaml");
    assertThat(at("").read().files()).containsOnlyKeys("a.yaml");

    remote.delete("release/1.0");
    assertThatThrownBy(source::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("release/1.0");
  }

  @Test
  void onlyTheSubFolderIsReadAndItsLossIsSaid() throws Exception {
    remote.commit(
        Map.of("slo/a.yaml", bytes("a"), "slo/x/b.yaml", bytes("b"), "c.yaml", bytes("c")));
    GitSource source = at("#main:slo");
    assertThat(source.read().files()).containsOnlyKeys("a.yaml", "x/b.yaml");
    assertThatThrownBy(() -> at("#main:slo/a.yaml").read()).hasMessageContaining("slo/a.yaml");

    remote.commit(files("c"));
    assertThatThrownBy(source::read).isInstanceOf(IOException.class).hasMessageContaining("slo");
  }

  @Test
  void linksAreNotFollowedAndSubmodulesAreLeftOut() throws Exception {
    Files.writeString(temp.resolve("secret.yaml"), "secret");
    Files.createSymbolicLink(remote.folder().resolve("link.yaml"), Path.of("../secret.yaml"));
    Files.createSymbolicLink(remote.folder().resolve("folder"), Path.of(".."));
    Files.writeString(remote.folder().resolve("a.yaml"), "a");
    remote.commitAll();
    remote.submodule("module.yaml");
    remote.submodule("modules");

    ConfigSource.Content content = open().read();

    assertThat(content.files()).isEqualTo(Map.of("a.yaml", "a"));
    assertThat(content.faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).contains("link.yaml:1:1: symbolic link"));
  }

  @Test
  void anEmptyRepositoryIsSaid() {
    assertThatThrownBy(() -> open().read()).isInstanceOf(IOException.class);
  }

  @Test
  void aDamagedCopyIsMadeAnew() throws Exception {
    String commit = remote.commit(files("a"));
    open().read();
    Path copy = temp.resolve("config-git");
    try (var walk = Files.walk(copy.resolve("objects"))) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        path.toFile().setWritable(true);
        Files.write(path, new byte[0]);
      }
    }

    assertThat(open().read().revision()).isEqualTo(commit);
    assertThat(open().read().files()).isEqualTo(Map.of("a.yaml", "a"));
  }

  @Test
  void manyCommitsDoNotGrowTheCopyForEver() throws Exception {
    ConfigSource source = open();
    for (int i = 0; i < 210; i++) {
      remote.commit(Map.of("a.yaml", bytes("a" + i)));
      source.read();
    }

    assertThat(source.read().files()).isEqualTo(Map.of("a.yaml", "a209"));
    try (var walk = Files.walk(temp.resolve("config-git"))) {
      assertThat(walk.filter(Files::isRegularFile).count()).isLessThan(150);
    }
  }

  private static Map<String, byte[]> files(String name) {
    return Map.of(name + ".yaml", bytes(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
