package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFolderIT extends ConfigSourceContract {
  @TempDir Path temp;

  private Path root() throws Exception {
    return Files.createDirectories(temp.resolve("config"));
  }

  @Override
  ConfigSource open() throws Exception {
    return new ConfigFolder(root());
  }

  @Override
  void put(Map<String, byte[]> files) throws Exception {
    try (Stream<Path> walk = Files.walk(root())) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = root().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  @Override
  void available(boolean there) throws Exception {
    Path away = temp.resolve("away");
    Path root = temp.resolve("config");
    Files.move(there ? away : root, there ? root : away);
  }

  @Test
  void aChangeThatWasInterruptedAfterItsDecisionIsCompleted() throws Exception {
    putTexts(Map.of("a.yaml", "a", "b.yaml", "b"));
    Path decided = Files.createDirectories(root().resolve(".syntropy-decided/files/sub"));
    Files.writeString(decided.resolve("c.yaml"), "c");
    Files.writeString(root().resolve(".syntropy-decided/removed.txt"), "a.yaml\n");

    assertThat(open().read().files()).isEqualTo(Map.of("b.yaml", "b", "sub/c.yaml", "c"));
    assertThat(root().resolve(".syntropy-decided")).doesNotExist();
  }

  @Test
  void aChangeThatWasInterruptedBeforeItsDecisionNeverWas() throws Exception {
    putTexts(Map.of("a.yaml", "a"));
    Path staged = Files.createDirectories(root().resolve(".syntropy-staged/files"));
    Files.writeString(staged.resolve("b.yaml"), "b");

    assertThat(open().read().files()).isEqualTo(Map.of("a.yaml", "a"));
    open().write(Map.of("c.yaml", "c"));
    assertThat(open().read().files()).isEqualTo(Map.of("c.yaml", "c"));
  }

  @Test
  void nothingIsWrittenOutsideTheFolderOrOutOfSight() throws Exception {
    putTexts(Map.of("a.yaml", "a"));
    for (String path :
        new String[] {
          "../b.yaml", "/tmp/b.yaml", "x/../../b.yaml", ".b.yaml", "b.txt", "x/.y/b.yaml"
        }) {
      assertThatThrownBy(() -> open().write(Map.of(path, "b")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(path);
    }
    assertThat(open().read().files()).isEqualTo(Map.of("a.yaml", "a"));
    assertThat(temp.resolve("b.yaml")).doesNotExist();
  }
}
