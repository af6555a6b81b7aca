package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFolderIT {
  private static final String OURS = RuleFolder.MARKER + " from a.yaml:1.\n";

  @TempDir Path temporary;

  private Path folder() {
    return temporary.resolve("deep/rules");
  }

  @Test
  void whatIsOursIsReplacedAndRemovedAndNothingElseIs() throws IOException {
    RuleFolder rules = new RuleFolder(folder());
    rules.write(Map.of("a.yml", OURS + "1", "b.yml", OURS), true);
    Files.writeString(folder().resolve("c.yml"), "groups: []\n");
    Files.createDirectory(folder().resolve("d.yml"));
    assertThat(rules.write(Map.of("a.yml", OURS + "2"), true)).containsExactly("b.yml");
    assertThat(folder().resolve("a.yml")).hasContent(OURS + "2");
    try (Stream<Path> left = Files.list(folder())) {
      assertThat(left.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("a.yml", "c.yml", "d.yml");
    }
    assertThat(rules.taken(Map.of("a.yml", "", "c.yml", "", "d.yml", "")))
        .containsExactly("c.yml", "d.yml");
  }

  @Test
  void withFaultsNothingIsRemoved() throws IOException {
    RuleFolder rules = new RuleFolder(folder());
    rules.write(Map.of("a.yml", OURS), true);
    assertThat(rules.write(Map.of("b.yml", OURS), false)).isEmpty();
    assertThat(folder().resolve("a.yml")).exists();
  }

  @Test
  void whatDidNotChangeIsNotTouched() throws IOException {
    RuleFolder rules = new RuleFolder(folder());
    rules.write(Map.of("a.yml", OURS), true);
    Object before = Files.readAttributes(folder().resolve("a.yml"), "unix:ino").get("ino");
    rules.write(Map.of("a.yml", OURS), true);
    assertThat(Files.readAttributes(folder().resolve("a.yml"), "unix:ino").get("ino"))
        .isEqualTo(before);
  }

  @Test
  void aLinkIsNobodysToReplace() throws IOException {
    Files.createDirectories(folder());
    Path elsewhere = Files.writeString(temporary.resolve("e"), OURS);
    Files.createSymbolicLink(folder().resolve("a.yml"), elsewhere);
    assertThat(new RuleFolder(folder()).taken(Map.of("a.yml", ""))).containsExactly("a.yml");
  }

  @Test
  void aFileInTheWayIsSaid() throws IOException {
    Files.writeString(temporary.resolve("deep"), "");
    assertThatThrownBy(() -> new RuleFolder(folder()).write(Map.of("a.yml", OURS), true))
        .isInstanceOf(IOException.class);
  }
}
