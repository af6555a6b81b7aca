package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The texts of all rules, to be read by people. {@code -Drules.golden} writes them anew; look at
 * the difference before it is committed.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/rules-expected");

  private static GeneratedRules generate(Flavour flavour) {
    return RulesGenerator.generate(Folder.texts(Folder.RULES), flavour, "../prometheus/");
  }

  private static void compare(Path folder, Map<String, String> files) throws IOException {
    if (Boolean.getBoolean("rules.golden")) {
      new RuleFolder(folder).write(files, true);
    }
    Map<String, String> expected = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        expected.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(files.keySet()).isEqualTo(expected.keySet());
    files.forEach((name, text) -> assertThat(text).as(name).isEqualTo(expected.get(name)));
  }

  @ParameterizedTest
  @EnumSource
  void rulesAreAsTheyWere(Flavour flavour) throws IOException {
    compare(GOLDEN.resolve(flavour.name().toLowerCase()), generate(flavour).files());
  }

  @Test
  void unitTestsAreAsTheyWere() throws IOException {
    compare(GOLDEN.resolve("tests"), generate(Flavour.PROMETHEUS).tests());
  }

  @Test
  void whatIsSaidIsAsItWas() throws IOException {
    GeneratedRules rules = generate(Flavour.PROMETHEUS);
    String said =
        Stream.concat(
                rules.faults().stream().map(Fault::toString),
                rules.notes().stream().map(note -> "note: " + note))
            .collect(Collectors.joining("\n", RuleFolder.MARKER + "\n", "\n"));
    compare(GOLDEN.resolve("said"), Map.of("report.txt", said));
  }

  @Test
  void theOrderOfFilesDoesNotMatter() {
    Map<String, String> texts = Folder.texts(Folder.RULES);
    Map<String, String> backwards = new TreeMap<>(java.util.Comparator.reverseOrder());
    backwards.putAll(texts);
    assertThat(RulesGenerator.generate(backwards, Flavour.PROMETHEUS, ""))
        .isEqualTo(RulesGenerator.generate(texts, Flavour.PROMETHEUS, ""));
  }
}
